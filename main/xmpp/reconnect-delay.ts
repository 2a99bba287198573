const FIRST_MS = 1_000
const LONGEST_MS = 120_000

/**
 * How long to wait before the next try: 1 s doubling to 2 min, of which the last half is random, so that the
 * clients of a server that restarts do not all come at once.
 * @param failedTries tries that failed before this one, 0 for none
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function reconnectDelay(failedTries: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failedTries, 30))
  return Math.round(whole / 2 + (whole / 2) * random)
}
