import type { Timers } from '../services/ports.ts'

// Longer ones fire at once: https://nodejs.org/docs/latest-v20.x/api/timers.html#settimeoutcallback-delay-args
const LONGEST = 2 ** 31 - 1

/** Timers of the event loop. A wait longer than 24.8 days ends then; what it did looks at the clock again anyway. */
export function createTimers(): Timers {
  return {
    after(ms, work) {
      const timer = setTimeout(work, Math.min(Math.max(ms, 0), LONGEST))
      return () => clearTimeout(timer)
    },
  }
}
