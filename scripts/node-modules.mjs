// node_modules: is it what package-lock.json says, and if not, make it so.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCommand, runCommand } from './run-command.mjs'

/** @param {string} path */
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {}

/**
 * Compare the lock file with npm's own note of what it installed. npm writes the note last, so an installation that
 * was interrupted does not pass; packages for other platforms are in the lock file only.
 * @param {string} root the project's folder
 * @returns {boolean}
 */
export function nodeModulesMatch(root) {
  const note = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(note)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(note)
  const sameAsWanted = Object.entries(installed).every(
    ([path, entry]) => wanted[path]?.version === entry.version && wanted[path]?.integrity === entry.integrity,
  )
  const noneLeftOut = Object.entries(wanted).every(
    ([path, entry]) => path === '' || path in installed || entry.optional || entry.devOptional,
  )
  return sameAsWanted && noneLeftOut
}

/**
 * Install the packages of package-lock.json unless they are there.
 * @param {string} root the project's folder
 * @returns {Promise<void>}
 * @throws {Error} if npm fails; what npm printed is on the terminal then
 */
export async function ensureNodeModules(root) {
  if (nodeModulesMatch(root)) return
  console.error('Installing the packages of package-lock.json (npm ci)…')
  const [npm, first] = npmCommand()
  const { code, output } = await runCommand(npm, [...first, 'ci', '--loglevel=error'], { cwd: root })
  if (code === 0) return
  console.error(output)
  throw new Error(`npm ci failed with exit code ${code}; what it said is above.`)
}
