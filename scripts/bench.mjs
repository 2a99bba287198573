// npm run bench: every bench/*.bench.mts, under Node and inside Electron's main process, whose crypto is another one; then
// those that need a page in Chromium (*.page.mts), or the real app with real servers (*.app.mts).
// A bench prints its own table; ratios between its rows hold, times do not.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildIfNeeded } from './build-if-needed.mjs'
import { electronFlags, findElectron } from './find-electron.mjs'
import { runCommand } from './run-command.mjs'
import { atEnd, runScript } from './run-script.mjs'
import { startSession } from './session.mjs'

const outDir = join(root, 'out/bench')
// olm.wasm is looked for beside its module
const external = ['keytar', '@signalapp/sqlcipher', 'electron', '@matrix-org/olm', 'openpgp']

/** One bench after the other in one process; Electron would stay open at the end by itself. @param {string[]} names */
const starter = (names) => `
const benches = ${JSON.stringify(names.map((name) => `./${name}.mjs`))}
const leave = (code) => (process.versions.electron ? require('electron').app.exit(code) : process.exit(code))
;(async () => {
  for (const bench of benches) await import(bench)
  leave(0)
})().catch((error) => {
  console.error(error)
  leave(1)
})
`

/** @returns {Promise<void>} */
async function bundleBenches() {
  // Loaded here: it comes with node_modules, which may have come only a moment ago.
  const { build } = await import('vite')
  const files = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.bench.mts'))
  const names = files.map((file) => file.replace('.bench.mts', ''))
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node18',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name, index) => [name, join(root, 'bench', files[index])])),
        external,
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  })
  writeFileSync(join(outDir, 'start.cjs'), starter(names))
  writeFileSync(join(outDir, 'package.json'), '{ "name": "balcony-bench", "main": "start.cjs" }\n')
}

await runScript(async () => {
  await bootstrap('test')
  await bundleBenches()
  await buildIfNeeded()
  const electron = await findElectron()
  const flags = await electronFlags(electron)
  const session = await startSession({ ownDisplay: true })
  atEnd(session.stop)
  const env = {
    ...process.env,
    ...session.env,
    BALCONY_ELECTRON: electron,
    BALCONY_ELECTRON_FLAGS: flags.join(' '),
  }
  console.log(`Node ${process.versions.node}`)
  const node = await runCommand(process.execPath, [join(outDir, 'start.cjs')], { show: true })
  console.log("\nElectron's main process")
  const inside = await runCommand(electron, [...flags, '--disable-gpu', outDir], { env, show: true })
  console.log('\nThe page in Chromium, and the whole app')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const words = ['run', '--project', 'bench', '--silent=false', '--fileParallelism=false']
  const windows = await runCommand(process.execPath, [vitest, ...words], { env, show: true })
  return node.code || inside.code || windows.code
})
