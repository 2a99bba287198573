// PROTOCOL 9, "Newcomers read from now on": what came first, a device or the end of a key. Clocks are set back, by users
// and by whoever answers their computer's questions for the time; the order of what is kept here is not.
import type { KeyTable } from './key-ports.ts'
import type { Clock, Millis } from './ports.ts'
import type { TrustBook } from './trust-ports.ts'

/** The time for what happens now, later than that of all that is kept: now, if the clock was not set back. */
export function tick(ports: { keys: KeyTable; trust: TrustBook; clock: Clock }): Millis {
  return Math.max(ports.clock.now(), ports.keys.lastInstant() + 1, ports.trust.lastSince() + 1)
}

/** When an own key ended, for a device that is not known yet; null where it is in use. */
export function endedBefore(
  trust: TrustBook,
  key: { ends: Millis; retiredAt: Millis | null },
  since: Millis,
): Millis | null {
  if (key.retiredAt !== null) return key.retiredAt
  // one that was never followed by another ended with its time, and not before the devices that are known
  return key.ends < since ? Math.max(key.ends, trust.lastSince()) : null
}
