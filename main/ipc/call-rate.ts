// How often the page may ask: a token bucket, so that no flood of calls keeps the main process from its work.

/**
 * Somebody who holds a key down to run through their conversations makes about a hundred calls a second; the burst is for
 * what a page asks for when it comes back.
 */
const CALLS_PER_SECOND = 200
const CALLS_AT_ONCE = 500

/** Whether one more call may be served now; where it may, it counts. */
export type CallRate = () => boolean

/** `now`: the clock, in milliseconds. */
export function createCallRate(now: () => number): CallRate {
  let left = CALLS_AT_ONCE
  let last = now()
  return () => {
    const time = now()
    // the clock may have been set back: that time brings nothing, and costs nothing
    const passed = Math.max(0, time - last)
    last = time
    left = Math.min(CALLS_AT_ONCE, left + (passed / 1000) * CALLS_PER_SECOND)
    if (left < 1) return false
    left -= 1
    return true
  }
}
