import type { Millis } from '../e2e/ports.ts'
import type { Log, Timers } from '../services/ports.ts'
import { LIMITS, type Limits } from './limits.ts'
import { namesFrom, type Names } from './names.ts'
import { systemTimers } from './system-timers.ts'

/** What a connection works with; all but the log has a default. */
export interface ConnectionTools {
  log: Log
  timers?: Timers
  /** The instant, ms since 1970. */
  now?: () => Millis
  /** Numbers in [0, 1) for waits and the weights of servers; nothing secret. */
  random?: () => number
  names?: Names
  /** Tests are in a hurry. */
  limits?: Partial<Limits>
}

export type CompleteTools = Required<ConnectionTools> & { limits: Limits }

/** The tools with the system's own in every gap. */
export function complete(tools: ConnectionTools): CompleteTools {
  return {
    log: tools.log,
    timers: tools.timers ?? systemTimers,
    now: tools.now ?? Date.now,
    random: tools.random ?? Math.random,
    names: tools.names ?? namesFrom([]),
    limits: { ...LIMITS, ...tools.limits },
  }
}
