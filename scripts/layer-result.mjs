// What one layer of tests came to.
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Read vitest's JSON report. A layer that went wrong without a failed test (a file that could not be evaluated, no
 * tests at all, a crash) counts as one failure for each such file, at least one: it must never look like a pass.
 * @param {string} file that vitest was told to write
 * @param {number} exitCode of vitest
 * @returns {Counts}
 */
export function countsOf(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const brokenFiles = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: Array<{ status: string }> }} */ result) =>
      result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const passed = report.numPassedTests
  const failed = report.numFailedTests + brokenFiles
  const wrong = exitCode !== 0 || passed + failed === 0
  return { passed, failed: failed || (wrong ? 1 : 0), skipped: report.numPendingTests + report.numTodoTests }
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumOf(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const counts of all) {
    sum.passed += counts.passed
    sum.failed += counts.failed
    sum.skipped += counts.skipped
  }
  return sum
}

/**
 * The line a whole run ends with.
 * @param {Counts} counts
 * @returns {string}
 */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
