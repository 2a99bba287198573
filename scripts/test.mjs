// npm test [-- LAYER… FILE…]: every layer of tests against real parts, or some; the last line is the sum.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrap, root } from './bootstrap.mjs'
import { buildIfNeeded } from './build-if-needed.mjs'
import { startDaemon } from './daemon.mjs'
import { electronFlags, findElectron } from './find-electron.mjs'
import { countsOf, lastLine, sumOf } from './layer-result.mjs'
import { findProgram } from './run-command.mjs'
import { atEnd, runScript } from './run-script.mjs'
import { startSession } from './session.mjs'

const vitestLayers = ['unit', 'contract', 'parties', 'component', 'integration', 'app']
const everyLayer = [...vitestLayers, 'electron']
/** These need neither the build nor Electron nor a session, and answer in seconds without. */
const plainLayers = ['unit', 'parties', 'integration']
const layerLimitMs = 30 * 60 * 1000

/**
 * @param {string} layer @param {string[]} files all of the layer where there are none
 * @param {NodeJS.ProcessEnv} env @param {string} folder for the report
 */
async function runVitest(layer, files, env, folder) {
  const report = join(folder, `${layer}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = startDaemon(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', layer, ...reporters, ...files],
    { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  atEnd(vitest.stop)
  const timer = setTimeout(() => vitest.stop(), layerLimitMs)
  const [code] = await once(vitest.child, 'exit')
  clearTimeout(timer)
  return countsOf(report, code ?? 1)
}

/** @param {{ electron: string, flags: string[] }} electron @param {Record<string, string>} env */
async function runInElectron({ electron, flags }, env) {
  // Loaded here: it needs node_modules, which may have come only a moment ago.
  const { runElectronTests } = await import('../test/electron/run.mjs')
  const result = await runElectronTests({ electron, flags, env })
  for (const { name, message } of result.failures)
    console.log(`FAILED inside Electron: ${name}\n${message}\n`)
  console.log(`${lastLine(result)} inside Electron's main process`)
  return result
}

/** What the command line asks for: a file is what has a slash, and belongs to a layer that is named. */
function chosen() {
  const files = process.argv.slice(2).filter((word) => word.includes('/'))
  const asked = process.argv.slice(2).filter((word) => !word.includes('/'))
  const unknown = asked.filter((layer) => !everyLayer.includes(layer))
  if (unknown.length > 0)
    throw new Error(`No such layer: ${unknown.join(', ')}. There are ${everyLayer.join(', ')}.`)
  if (files.length > 0 && asked.length === 0)
    throw new Error('Please name the layer that the files belong to.')
  return {
    files,
    layers: asked.length > 0 ? everyLayer.filter((layer) => asked.includes(layer)) : everyLayer,
  }
}

await runScript(async () => {
  const { files, layers } = chosen()
  await bootstrap('test')

  /** @type {Record<string, string>} */
  const extra = {
    BALCONY_CHROMIUM: findProgram('chromium', 'chromium-browser', 'google-chrome') ?? '',
    BALCONY_HEADLESS: findProgram('chromium-headless-shell') ?? '',
  }
  let electron = { electron: '', flags: /** @type {string[]} */ ([]) }
  if (layers.some((layer) => !plainLayers.includes(layer))) {
    await buildIfNeeded()
    const executable = await findElectron()
    electron = { electron: executable, flags: await electronFlags(executable) }
    const session = await startSession({ ownDisplay: true })
    atEnd(session.stop)
    Object.assign(extra, session.env, {
      BALCONY_ELECTRON: executable,
      BALCONY_ELECTRON_FLAGS: electron.flags.join(' '),
    })
  }
  const folder = mkdtempSync(join(tmpdir(), 'balcony-test-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  // what Chromium and Playwright leave behind where they are killed goes with the folder
  extra.TMPDIR = folder
  const env = { ...process.env, ...extra }
  delete env.ELECTRON_RUN_AS_NODE

  const results = []
  for (const layer of layers) {
    console.log(`\n──── ${layer} ────`)
    results.push(
      layer === 'electron'
        ? await runInElectron(electron, extra)
        : await runVitest(layer, files, env, folder),
    )
  }
  const sum = sumOf(results)
  if (results.length > 1) {
    console.log('')
    for (const [index, layer] of layers.entries()) console.log(`${layer}: ${lastLine(results[index])}`)
  }
  console.log(lastLine(sum))
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0
})
