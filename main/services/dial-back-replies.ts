// PROTOCOL 3 and 9: how the asking for a key stands after what whoever was asked has said, or has not.
import type { Engine } from '../e2e/engine-api.ts'
import type { RefusalReading } from '../e2e/outcomes.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import { away, refusedBy } from './dial-back-course.ts'
import { SILENCE } from './dial-back-schedule.ts'
import type { KeyTurns } from './key-turns.ts'
import type { Database, DialBack } from './store-ports.ts'

interface Parts {
  database: Database
  engine: Engine
  turns: KeyTurns
  clock: Clock
}

/** Each gives how the asking stands after `reading`, which came from the sender itself, or from a helper. */
export function createReplyReading({ database, engine, turns, clock }: Parts) {
  function afterSender(dialBack: DialBack, reading: RefusalReading): DialBack {
    const now = clock.now()
    if (reading.is === 'unreachable') return nextInTurn(dialBack)
    if (reading.is === 'refused') {
      const { condition } = reading
      if (condition === 'not-acceptable' && (widened(dialBack) || sleptMeanwhile(dialBack, now))) {
        turns.endRound(dialBack)
        return { ...dialBack, wait: 'asking', nextTry: now }
      }
      // PROTOCOL 9: an own older device may have kept it
      if (condition === 'item-not-found') {
        turns.setGone(dialBack)
        return nextInTurn(dialBack)
      }
    }
    turns.endRound(dialBack)
    return refusedBy(dialBack, reading, now)
  }

  // PROTOCOL 9: what a helper refuses, the sender may still give
  function afterHelper(dialBack: DialBack, reading: RefusalReading): DialBack {
    if (reading.is !== 'awaiting-approval') return nextInTurn(dialBack)
    turns.endRound(dialBack)
    return { ...away(dialBack, clock.now()), wait: 'awaiting-approval' }
  }

  /** Another one is asked at once; where everybody was, the sender by the schedule. */
  function nextInTurn(dialBack: DialBack): DialBack {
    const now = clock.now()
    if (turns.next(dialBack) !== undefined) return { ...dialBack, wait: 'asking', nextTry: now }
    turns.endRound(dialBack)
    const waiting = { ...dialBack, asked: dialBack.sender }
    return turns.isGone(dialBack) ? { ...waiting, wait: 'key-gone', nextTry: null } : away(waiting, now)
  }

  // the computer slept between request and answer: the proof was too old when it came, and no clock is wrong
  function sleptMeanwhile({ askedAt }: DialBack, now: Millis): boolean {
    return askedAt !== null && now - askedAt > SILENCE
  }

  // PROTOCOL 3: after `not-acceptable` other kinds of keys are offered as well, once
  function widened({ asked, sid }: DialBack): boolean {
    return database.transaction(() => engine.widenRequest(asked, sid))
  }

  return { afterSender, afterHelper }
}
