import type { Timers } from '../services/ports.ts'

// A longer one would fire at once: https://nodejs.org/docs/latest-v20.x/api/timers.html#settimeoutcallback-delay-args
const LONGEST = 2 ** 31 - 1

/** Timers of the event loop, of any length. While the computer sleeps they stand still. */
export function createTimers(): Timers {
  return {
    after(ms, work) {
      let timer: NodeJS.Timeout
      const wait = (left: number): void => {
        timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : work()), Math.min(left, LONGEST))
      }
      wait(ms)
      return () => clearTimeout(timer)
    },
  }
}
