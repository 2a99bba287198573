// Which Electron to run.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bootstrap.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { electronFallback } from './electron-fallback.mjs'
import { findProgram, runCommand } from './run-command.mjs'

const installerLimitMs = 20_000
const failureIsRememberedMs = 24 * 60 * 60 * 1000
const electronPackage = join(root, 'node_modules/electron')

const executableName = () =>
  ({ darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' })[process.platform] ?? 'electron'

/** The executable that the electron package's installer left, complete: it writes path.txt last. */
function ownExecutable() {
  const note = join(electronPackage, 'path.txt')
  if (!existsSync(note)) return undefined
  const executable = join(electronPackage, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(executable) ? executable : undefined
}

/**
 * Try the electron package's installer, unless it failed here in the last day.
 * @param {string} cache
 */
async function installOwn(cache) {
  const version = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
  const failure = join(cache, `electron-${version}-installer-failed`)
  if (existsSync(failure) && Date.now() - statSync(failure).mtimeMs < failureIsRememberedMs) return undefined

  console.error(`Fetching Electron ${version}…`)
  const result = await runCommand(process.execPath, [join(electronPackage, 'install.js')], {
    cwd: root,
    timeoutMs: installerLimitMs,
  })
  const executable = ownExecutable()
  if (result.code === 0 && executable) {
    rmSync(failure, { force: true })
    return executable
  }
  mkdirSync(cache, { recursive: true })
  writeFileSync(
    failure,
    `${result.output}\nDelete this file to have it tried again before a day has passed.\n`,
  )
  console.error(`Electron ${version} could not be fetched. Why is in ${failure}`)
  return undefined
}

/**
 * Find the Electron to run: ELECTRON_OVERRIDE_DIST_PATH, the electron package's own, what its installer brings, the
 * fallback with a loud line saying so.
 * @returns {Promise<string>} the path of the executable
 * @throws {Error} with a sentence, if there is none to be had
 */
export async function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const executable = join(override, executableName())
    if (existsSync(executable)) return executable
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}.`)
  }
  const cache = cacheFolder()
  return ownExecutable() ?? (await installOwn(cache)) ?? (await electronFallback(cache))
}

/**
 * The flags this machine needs in front of all others.
 * @param {string} executable as `findElectron` gives it
 * @returns {Promise<string[]>} `--no-sandbox` for root, and where neither user namespaces nor a setuid chrome-sandbox
 *   let Chromium build its sandbox (Ubuntu's AppArmor rule for unpacked programs); nothing everywhere else
 */
export async function electronFlags(executable) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['--no-sandbox']
  const helper = join(executable, '../chrome-sandbox')
  const setuid = existsSync(helper) && statSync(helper).uid === 0 && (statSync(helper).mode & 0o4000) !== 0
  if (setuid || !findProgram('unshare')) return []
  const { code } = await runCommand('unshare', ['--user', '--map-root-user', 'true'])
  if (code === 0) return []
  console.error(
    "This system does not let Chromium's sandbox work for a program that is not installed: starting without.",
  )
  return ['--no-sandbox']
}
