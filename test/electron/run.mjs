// What has to hold inside Electron's main process: the crypto tests once more, since its BoringSSL is not Node's OpenSSL,
// and what only Electron has.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/bootstrap.mjs'
import { runCommand } from '../../scripts/run-command.mjs'
import { bundleForElectron } from './bundle.mjs'

const limitMs = 5 * 60 * 1000
const wanted = [
  /^unit\/e2e\/.*\.test\.ts$/,
  /^unit\/platform\/codec[^/]*\.test\.ts$/,
  /^contract\/(content-codec|primitives)[^/]*\.test\.ts$/,
  /^electron\/.*\.test\.ts$/,
]

/** @returns {string[]} the test files that must pass there too */
function testFiles() {
  const folder = join(root, 'test')
  const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'))
  return names
    .filter((name) => wanted.some((pattern) => pattern.test(name)))
    .sort()
    .map((name) => join(folder, name))
}

/**
 * Run them.
 * @param {{ electron: string, flags: string[], env: Record<string, string> }} options the executable and its flags by
 *   scripts/find-electron.mjs; `env` with a display goes over ours
 * @returns {Promise<import('./run-suite.mjs').Result>} a crash, a time-out (five minutes) or no tests counts as one failure
 * @throws {Error} if the files do not compile
 */
export async function runElectronTests({ electron, flags, env }) {
  const files = testFiles()
  const nothing = { passed: 0, failed: 1, skipped: 0 }
  if (files.length === 0) {
    return { ...nothing, failures: [{ name: 'tests inside Electron', message: 'there are no test files' }] }
  }
  const outDir = join(root, 'out/electron-tests')
  await bundleForElectron({
    root,
    files,
    webcrypto: join(root, 'main/platform/install-webcrypto.ts'),
    outDir,
  })
  const resultFile = join(outDir, 'result.json')
  rmSync(resultFile, { force: true })
  const { code, output } = await runCommand(electron, [...flags, '--disable-gpu', outDir], {
    cwd: root,
    env: { ...process.env, ...env, BALCONY_RESULT_FILE: resultFile, ELECTRON_ENABLE_LOGGING: '1' },
    timeoutMs: limitMs,
  })
  if (!existsSync(resultFile)) {
    const message = `Electron ended with code ${code} and left no result.\n${output}`
    return { ...nothing, failures: [{ name: 'tests inside Electron', message }] }
  }
  return JSON.parse(readFileSync(resultFile, 'utf8'))
}
