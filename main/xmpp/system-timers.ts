import type { Timers } from '../services/ports.ts'

/** The event loop's own timers. */
export const systemTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
