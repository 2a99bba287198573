import { failureFacts } from './failure-facts.ts'
import type { Log } from './ports.ts'
import { StorageError } from './store-ports.ts'
import { createSerialQueue } from './serial-queue.ts'

/** The one queue of an account in which everything that comes in is worked through. */
export interface AccountQueue {
  /** Does `work` after what was handed in before; not at all once it was stopped. */
  add(work: () => Promise<void>): void
  /** The same for work whose end somebody waits for. Rejects where the work fails, or was stopped before. */
  run(work: () => Promise<void>): Promise<void>
  stopped(): boolean
  /** Settles when everything handed in so far is done. */
  idle(): Promise<void>
  /** Drops what waits; what matters of it is in the journal. Settles when the current work is done. */
  stop(): Promise<void>
}

/**
 * `storageFailed` hears when the database could not be read or written; other failures are bugs and go to the log.
 * `pause` is waited for before each work; `rest` is called when for now there is no more, and may fail as work does.
 */
export function createAccountQueue(
  log: Log,
  storageFailed: (error: StorageError) => void,
  pause: () => Promise<void> = async () => {},
  rest: () => void = () => {},
): AccountQueue {
  const queue = createSerialQueue()
  let stopped = false
  let ahead = 0

  async function counted(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } finally {
      ahead -= 1
      if (ahead === 0) rest()
    }
  }

  return {
    add(work) {
      ahead += 1
      const guarded = async () => {
        await pause()
        if (!stopped) await work()
      }
      queue
        .run(() => counted(guarded))
        .catch((error: unknown) => {
          if (error instanceof StorageError) storageFailed(error)
          else log.warn('work of the account failed', failureFacts(error))
        })
    },
    run(work) {
      ahead += 1
      const guarded = async () => {
        if (stopped) throw new Error('the account was left')
        await work()
      }
      return queue.run(() => counted(guarded))
    },
    stopped: () => stopped,
    idle: () => queue.idle(),
    async stop() {
      stopped = true
      await queue.idle()
    },
  }
}
