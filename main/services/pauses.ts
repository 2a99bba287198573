import type { Clock, Millis } from '../e2e/ports.ts'
import type { Database } from './store-ports.ts'

/** A window is drawn every 16 ms: so long is worked without looking up, and what is under way comes on top. */
const LONGEST: Millis = 4
/** A commit costs as much for one message as for many. So long it is put off; what is lost with the program is done again. */
const UNSETTLED: Millis = 60

/**
 * What is read out of the database and opened waits for nothing by itself: thousands of messages would be one step of the
 * process. Gives what is to be called between two of them: where that is due it lets everything else have its turn, and now
 * and then keeps what was done, as a step of its own.
 */
export function createPauses(
  clock: Clock,
  database: Pick<Database, 'settle'>,
  breathe: () => Promise<void>,
): () => Promise<void> {
  let [since, settled] = [clock.now(), clock.now()]
  return async () => {
    const now = clock.now()
    if (Math.abs(now - since) < LONGEST) return
    await breathe()
    if (Math.abs(now - settled) >= UNSETTLED) {
      database.settle()
      settled = clock.now()
      await breathe()
    }
    since = clock.now()
  }
}

/**
 * Gives what is to be waited for before something is written at once, and waits for the disk: what was gathered is kept as a
 * step of its own, and who waits at the same time comes one after the other. Rejects with `StorageError`.
 */
export function createTurns(
  database: Pick<Database, 'settle'>,
  breathe: () => Promise<void>,
): () => Promise<void> {
  let last = Promise.resolve()
  async function turn(before: Promise<void>): Promise<void> {
    await before
    await breathe()
    database.settle()
    await breathe()
  }
  return () => {
    const mine = turn(last)
    last = mine.catch(() => undefined)
    return mine
  }
}
