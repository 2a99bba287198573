// Runs in Electron's main process: set the crypto up, evaluate the test files, run them, write the result, go.
import { writeFileSync } from 'node:fs'
import { app } from 'electron'
import { collect } from './collect.mjs'
import { runSuite } from './run-suite.mjs'

/**
 * @param {() => Promise<'native' | 'polyfilled'>} installWebCrypto
 * @param {Record<string, () => Promise<unknown>>} files name to loader
 * @returns {Promise<void>} never; the result is in the file BALCONY_RESULT_FILE and the exit code
 */
export async function runInside(installWebCrypto, files) {
  const result = {
    electron: process.versions.electron,
    keyWrap: '',
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
  }
  try {
    result.keyWrap = await installWebCrypto()
    for (const [name, load] of Object.entries(files)) {
      try {
        await runSuite(await collect(name, load), result)
      } catch (error) {
        // The file itself could not be evaluated.
        result.failed += 1
        result.failures.push({ name, message: error.stack ?? String(error) })
      }
    }
  } catch (error) {
    result.failed += 1
    result.failures.push({ name: 'installWebCrypto', message: error.stack ?? String(error) })
  }
  writeFileSync(process.env.BALCONY_RESULT_FILE, JSON.stringify(result))
  app.exit(result.failed > 0 || result.passed === 0 ? 1 : 0)
}
