// A clock that stands still until the test moves it, and timers that go by it.
import type { Clock, Millis } from '../../main/e2e/ports.ts'
import type { Timers } from '../../main/services/ports.ts'

export interface FakeTime {
  clock: Clock
  timers: Timers
  /** Moves on by `ms` and does, in order, what falls due on the way. */
  advance(ms: Millis): void
  /** The user, or a time server, sets the clock. Timers do not move by it. */
  setClock(now: Millis): void
  /** Timers that wait. */
  pending(): number
}

/** `start`: Tuesday, 3 March 2026, 12:00 UTC, unless said otherwise. */
export function createFakeTime(start: Millis = Date.UTC(2026, 2, 3, 12)): FakeTime {
  let elapsed = 0
  let offset = start
  let waiting: { due: Millis; work: () => void }[] = []

  function advance(ms: Millis): void {
    const end = elapsed + ms
    for (;;) {
      const next = waiting.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
      if (next === undefined) break
      waiting = waiting.filter((timer) => timer !== next)
      elapsed = Math.max(elapsed, next.due)
      next.work()
    }
    elapsed = end
  }

  return {
    advance,
    clock: { now: () => offset + elapsed },
    timers: {
      after(ms, work) {
        const timer = { due: elapsed + ms, work }
        waiting.push(timer)
        return () => {
          waiting = waiting.filter((one) => one !== timer)
        }
      },
    },
    setClock(now) {
      offset = now - elapsed
    },
    pending: () => waiting.length,
  }
}
