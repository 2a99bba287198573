import type { KeyWait } from '../../shared/domain/message.ts'
import type { RefusalReading } from '../e2e/outcomes.ts'
import type { Millis } from '../e2e/ports.ts'
import { nextTry } from './dial-back-schedule.ts'
import type { DialBack } from './store-ports.ts'

const WAIT_AFTER: Record<'not-acceptable' | 'item-not-found' | 'forbidden', KeyWait> = {
  // the one reason why our proof would not hold between honest devices is time
  'not-acceptable': 'check-clock',
  'item-not-found': 'key-gone',
  forbidden: 'refused',
}

/** PROTOCOL 3: nobody there, a server's error or silence are no refusal: asked again by the schedule. */
export function away(dialBack: DialBack, now: Millis): DialBack {
  const { tries, startedAt } = dialBack
  return { ...dialBack, wait: 'sender-away', nextTry: nextTry(tries, now, startedAt) }
}

/** PROTOCOL 3: 30 days went by without an answer. */
export function isGivenUp({ wait, nextTry: at }: DialBack): boolean {
  return at === null && (wait === 'sender-away' || wait === 'asking')
}

/** Nothing more comes of the request that was sent. */
export function isOver(dialBack: DialBack): boolean {
  const { wait } = dialBack
  // while `asking`, the last of all requests may still be on its way
  return wait === 'refused' || wait === 'key-gone' || (wait === 'sender-away' && isGivenUp(dialBack))
}

/** PROTOCOL 3, the table of refusals: how the asking stands after this one. */
export function refusedBy(dialBack: DialBack, reading: RefusalReading, now: Millis): DialBack {
  switch (reading.is) {
    case 'unreachable':
      return away(dialBack, now)
    case 'awaiting-approval':
      // PROTOCOL 3, push: the key comes by itself
      return { ...dialBack, wait: 'awaiting-approval', nextTry: null }
    case 'refused':
      if (reading.condition === 'resource-constraint') return { ...away(dialBack, now), wait: 'asking' }
      return { ...dialBack, wait: WAIT_AFTER[reading.condition], nextTry: null }
  }
}
