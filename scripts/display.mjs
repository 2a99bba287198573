// An X display without a screen.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { startDaemon, until } from './daemon.mjs'
import { findProgram } from './run-command.mjs'

/**
 * An Xauthority file with one cookie that holds for every host and display, since the server picks its number later.
 * @param {Buffer} cookie
 */
function authority(cookie) {
  const field = (/** @type {Buffer} */ bytes) => Buffer.concat([Buffer.from([0, bytes.length]), bytes])
  const familyWild = Buffer.from([0xff, 0xff])
  const anything = Buffer.alloc(0)
  const name = Buffer.from('MIT-MAGIC-COOKIE-1')
  return Buffer.concat([familyWild, field(anything), field(anything), field(name), field(cookie)])
}

/**
 * Start a display of our own, 1600 × 1000, that only we may draw on.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} `env` goes over a child's environment
 * @throws {Error} if Xvfb is missing or does not start within ten seconds
 */
export async function startDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-display-'))
  const cookieFile = join(folder, 'Xauthority')
  writeFileSync(cookieFile, authority(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-auth', cookieFile]
  const xvfb = startDaemon(findProgram('Xvfb') ?? 'Xvfb', args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const stop = async () => {
    await xvfb.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  let number = ''
  xvfb.child.stdio[3]?.on('data', (text) => (number += text))
  try {
    await until(() => number.endsWith('\n'), { what: 'Starting Xvfb', daemon: xvfb })
  } catch (error) {
    await stop()
    throw error
  }
  // Empty, not absent: a child's environment is laid over ours, and GTK and Electron would choose Wayland first.
  const env = {
    DISPLAY: `:${number.trim()}`,
    XAUTHORITY: cookieFile,
    WAYLAND_DISPLAY: '',
    XDG_SESSION_TYPE: 'x11',
  }
  return { env, stop }
}

/**
 * The display in front of the person, said so that a child with another HOME and XDG_RUNTIME_DIR finds it too.
 * @returns {Record<string, string>} goes over a child's environment
 */
export function personsDisplay() {
  const { XAUTHORITY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR } = process.env
  /** @type {Record<string, string>} */
  const env = { XAUTHORITY: XAUTHORITY || join(homedir(), '.Xauthority') }
  if (WAYLAND_DISPLAY && XDG_RUNTIME_DIR && !isAbsolute(WAYLAND_DISPLAY)) {
    env.WAYLAND_DISPLAY = join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY)
  }
  return env
}
