import { describe, expect, it } from 'vitest'
import { away, isGivenUp, isOver } from '../../../main/services/dial-back-course.ts'
import type { DialBack } from '../../../main/services/store-ports.ts'
import type { KeyWait } from '../../../shared/domain/message.ts'
import { toFullJid } from '../../../shared/domain/jid.ts'

const juliet = toFullJid('juliet@a.test/desk')!
const asking: DialBack = {
  ...{ asked: juliet, sender: juliet, sid: 's' },
  ...{ wait: 'asking', tries: 1, startedAt: 0, askedAt: 0, nextTry: 60_000 },
}

describe('a request for a key', () => {
  it.each<[KeyWait, number | null, boolean]>([
    ['refused', null, true],
    ['key-gone', null, true],
    ['sender-away', null, true],
    ['sender-away', 1, false],
    ['asking', 1, false],
    ['asking', null, false],
    ['awaiting-approval', null, false],
    ['check-clock', null, false],
    ['stranger', null, false],
  ])('as %s, next try at %j, is over: %j', (wait, nextTry, over) => {
    expect(isOver({ ...asking, wait, nextTry })).toBe(over)
  })

  it('is given up, and over, when 30 days of silence are', () => {
    const day = 24 * 60 * 60_000
    const late = away({ ...asking, tries: 700 }, 30 * day)
    expect([isGivenUp(late), isOver(late)]).toEqual([true, true])
    expect(isGivenUp(away({ ...asking, tries: 700 }, 29 * day))).toBe(false)
  })
})
