// PROTOCOL 3: when a key is asked for again, and how fast.
import type { Millis } from '../e2e/ports.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** So long an answer is waited for. */
export const SILENCE = 60 * SECOND
/** So long it is asked at all. */
export const GIVE_UP_AFTER = 30 * DAY
const PAUSES = [1 * MINUTE, 5 * MINUTE, 30 * MINUTE]
const MAX_A_MINUTE = 8

/**
 * When to ask the next time after `tries` requests of which the last failed at `failedAt`: after 1, 5 and 30 minutes,
 * then hourly; null once 30 days since `startedAt` would be over.
 */
export function nextTry(tries: number, failedAt: Millis, startedAt: Millis): Millis | null {
  const next = failedAt + (PAUSES[Math.max(0, tries - 1)] ?? HOUR)
  return next - startedAt > GIVE_UP_AFTER ? null : next
}

/** Whether a try that was planned for `at` is to be made now. */
export function isDue(at: Millis, now: Millis): boolean {
  // farther off than any pause: the clock was set back since, and must not stop the asking
  return at <= now || at > now + SILENCE + HOUR
}

/** At most 8 requests in any minute. */
export interface Pace {
  /** From when on the next request may go: `now`, or later. */
  free(now: Millis): Millis
  count(now: Millis): void
}

export function createPace(): Pace {
  let sent: Millis[] = []
  return {
    free(now) {
      // a clock set back must not stop the asking
      sent = sent.filter((at) => at <= now && now - at < MINUTE)
      const oldest = sent.length < MAX_A_MINUTE ? undefined : sent[sent.length - MAX_A_MINUTE]
      return oldest === undefined ? now : oldest + MINUTE
    },
    count(now) {
      sent.push(now)
    },
  }
}

/**
 * PROTOCOL 3: newest stanza first; and by turns between accounts, so that one that writes under ever new keys does not
 * take the turns of all the others.
 */
export function inTurns<T extends { account: string; newest: number }>(due: readonly T[]): T[] {
  const turns = new Map<string, number>()
  return [...due]
    .sort((a, b) => b.newest - a.newest)
    .map((one) => {
      const turn = turns.get(one.account) ?? 0
      turns.set(one.account, turn + 1)
      return { one, turn }
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ one }) => one)
}
