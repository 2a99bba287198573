// How far a message may come, as a table over every pair of states, and when it goes again.
import { describe, expect, it } from 'vitest'
import { mayBecome, mayGoAgain, nextTry } from '../../../main/services/delivery-course.ts'
import { deliveryState, type DeliveryState } from '../../../shared/domain/message.ts'

const DAY = 24 * 3_600_000

describe('an own message', () => {
  it.each<[DeliveryState, DeliveryState[]]>([
    ['waiting', ['sent', 'arrived', 'read', 'failed']],
    ['sent', ['arrived', 'read', 'failed']],
    ['arrived', ['read']],
    ['read', []],
    ['failed', ['waiting', 'arrived', 'read']],
  ])('that is %s becomes %j and nothing else', (now, allowed) => {
    expect(new Set(deliveryState.options.filter((next) => mayBecome(now, next)))).toEqual(new Set(allowed))
  })

  it('of somebody else becomes nothing', () => {
    expect(deliveryState.options.filter((next) => mayBecome(null, next))).toEqual([])
  })

  it('goes again after 1, 2, 4, 8 and 16 days, and then by time no more', () => {
    expect([1, 2, 3, 4, 5, 6].map((tries) => nextTry(tries, 0))).toEqual([
      ...[1, 2, 4, 8, 16].map((days) => days * DAY),
      null,
    ])
  })

  it('goes ten times at most, however often its reader shows up', () => {
    expect([1, 9, 10, 11].map(mayGoAgain)).toEqual([true, true, false, false])
  })
})
