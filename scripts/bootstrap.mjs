// The first thing every script does. Plain Node, no packages: it has to run on a fresh machine.
import { fileURLToPath } from 'node:url'
import { checkNodeVersion } from './node-version.mjs'
import { ensureNodeModules } from './node-modules.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/** The project's folder, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** @returns {boolean} whether a person can see windows here */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** @type {Record<string, () => string[]>} */
const groupsFor = {
  build: () => [],
  run: () => ['electron', ...(hasDisplay() ? [] : ['display'])],
  demo: () => ['electron', ...(hasDisplay() ? [] : ['display']), 'fonts', 'keyring', 'servers'],
  // The tests always use a display of their own: no windows over somebody's work, no focus taken away.
  test: () => ['electron', 'display', 'fonts', 'keyring', 'servers', 'others', 'desktop', 'chromium'],
  dist: () => (process.platform === 'linux' ? ['deb'] : []),
}

/**
 * Make this machine ready: Node's version, node_modules, system packages.
 * @param {'build' | 'run' | 'demo' | 'test' | 'dist'} purpose
 * @returns {Promise<void>} quickly and silently when all is there
 * @throws {Error} whose message is meant for the person at the keyboard
 */
export async function bootstrap(purpose) {
  checkNodeVersion()
  await ensureNodeModules(root)
  await ensureSystemPackages(groupsFor[purpose]())
}
