// Building the app only when a source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bootstrap.mjs'
import { runCommand } from './run-command.mjs'

const sources = ['main', 'renderer', 'shared', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
const stamp = join(root, 'out/.built')

/** Folders count too: their time changes when a file in them is removed. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** @returns {boolean} whether out/ lacks something that is in the sources now */
function isStale() {
  if (!existsSync(stamp)) return true
  const built = statSync(stamp).mtimeMs
  return sources.some((source) => newest(join(root, source)) > built)
}

/**
 * Build out/ with electron-vite if it is older than its sources.
 * @returns {Promise<void>}
 * @throws {Error} if the build fails; what it printed is on the terminal then
 */
export async function buildIfNeeded() {
  if (!isStale()) return
  console.error('Building…')
  // The stamp gets the time at which the build began: what is saved meanwhile may not be in it.
  const began = new Date()
  const bin = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { code, output } = await runCommand(process.execPath, [bin, 'build'], { cwd: root })
  if (code !== 0) {
    console.error(output)
    throw new Error('The build failed.')
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, '')
  utimesSync(stamp, began, began)
}
