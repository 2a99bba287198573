// PROTOCOL 3, 9: how long a device that waits at the door can still be let in.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, doorOf, oneQuestion } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))

/** So much later, and both programs began anew in between, once by a power cut. */
async function later(days: number): Promise<void> {
  juliet.die()
  await romeo.quit()
  time.advance((days / 2) * DAY)
  await romeo.start()
  await juliet.start()
  await quiet(wire, juliet, romeo)
  await juliet.quit()
  romeo.die()
  time.advance((days / 2) * DAY)
  await juliet.start()
  await romeo.start()
  await quiet(wire, juliet, romeo)
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
  await says('one')
  await says('two')
  await reads('(awaiting-approval)', '(awaiting-approval)')
})

describe('a device that waits', () => {
  it('for 29 days, over restarts of both, is given everything in its place', async () => {
    const before = (await romeo.messages(juliet.jid)).map(({ id }) => id)
    await later(29)
    await reads('(awaiting-approval)', '(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await reads('one', 'two')
    expect((await romeo.messages(juliet.jid)).map(({ id }) => id)).toEqual(before)
    await quiet(wire, juliet, romeo)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('for 31 days is told that the key is gone, and asks about what is written then', async () => {
    await later(31)
    // the key left with its last use 30 days ago: there is nothing to decide on any more
    expect(doorOf(juliet)).toEqual([])
    await reads('(key-gone)', '(key-gone)')
    await says('three')
    await reads('(key-gone)', '(key-gone)', '(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await reads('(key-gone)', '(key-gone)', 'three')
  })
})
