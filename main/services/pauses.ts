import type { Clock, Millis } from '../e2e/ports.ts'
import type { Database } from './store-ports.ts'

/** A window is drawn every 16 ms: so long is worked without looking up, and what is under way and its commit come on top. */
const LONGEST: Millis = 4

/**
 * What is read out of the database and opened waits for nothing by itself: thousands of messages would be one step of the
 * process. Gives what is to be called between two of them: where that is due it keeps what was done, and lets everything else
 * have its turn.
 */
export function createPauses(
  clock: Clock,
  database: Pick<Database, 'settle'>,
  breathe: () => Promise<void>,
): () => Promise<void> {
  let since = clock.now()
  return async () => {
    if (Math.abs(clock.now() - since) < LONGEST) return
    database.settle()
    await breathe()
    since = clock.now()
  }
}
