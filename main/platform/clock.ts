import type { Clock } from '../e2e/ports.ts'

/** The computer's clock; it may jump, also backwards. */
export function createClock(): Clock {
  return { now: () => Date.now() }
}
