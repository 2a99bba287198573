import type { Clock, Millis } from '../e2e/ports.ts'
import type { Database } from './store-ports.ts'

/** A window is drawn sixty times a second: so long is worked without looking up. */
const LONGEST: Millis = 8

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
