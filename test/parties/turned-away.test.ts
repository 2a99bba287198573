// PROTOCOL 3, 10: a device that waits and is blocked hears so at once, and what follows when the block is taken back.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, doorOf, fingerprintOf, oneQuestion, readersOfLast } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, type Party } from './party.ts'
import { requests } from './requests.ts'
import type { Wire } from './wire.ts'

const HOUR = 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))
const decides = async (state: 'new' | 'trusted' | 'blocked') =>
  expect(
    await juliet.call('device.decide', { jid: romeo.jid, fingerprint: await fingerprintOf(romeo), state }),
  ).toEqual({ is: 'done' })

/** Juliet wrote under two keys, and Romeo's device waits for both. */
async function waitsForTwo(): Promise<void> {
  await says('one')
  await reads('(awaiting-approval)')
  time.advance(25 * HOUR)
  await says('two')
  await reads('(awaiting-approval)', '(awaiting-approval)')
  await quiet(wire, juliet, romeo)
}

async function restarts(party: Party): Promise<void> {
  await party.quit()
  await party.start()
  await quiet(wire, juliet, romeo)
}

describe('a device that waits and is blocked', () => {
  it('sees at once that all of it is refused, and its sender that it was not given the keys, after restarts too', async () => {
    await waitsForTwo()
    const asked = requests(wire)
    await answers(juliet, await oneQuestion(juliet), 'never')
    await reads('(refused)', '(refused)')
    expect(await readersOfLast(juliet, romeo)).toEqual([' refused'])
    await quiet(wire, juliet, romeo)
    expect(requests(wire)).toBe(asked + 2)
    await restarts(romeo)
    await restarts(juliet)
    await reads('(refused)', '(refused)')
    expect(await readersOfLast(juliet, romeo)).toEqual([' refused'])
    expect(doorOf(juliet)).toEqual([])
    // nobody asks on
    time.advance(3 * HOUR)
    await quiet(wire, juliet, romeo)
    expect(requests(wire)).toBe(asked + 2)
  })

  it('while the line is cut sees it when there is one again', async () => {
    await waitsForTwo()
    juliet.connection.unplug()
    await answers(juliet, await oneQuestion(juliet), 'never')
    juliet.connection.plug()
    await reads('(refused)', '(refused)')
  })

  it('while it is off itself sees it when it is there again', async () => {
    await waitsForTwo()
    await romeo.quit()
    await answers(juliet, { device: { ...(await oneQuestion(juliet)).device } }, 'never')
    await quiet(wire, juliet)
    await romeo.start()
    await reads('(refused)', '(refused)')
  })

  it('by somebody whose presence it does not get is not told that they are there', async () => {
    await juliet.call('contact.remove', { jid: romeo.jid, erase: false })
    await says('one')
    await reads('(awaiting-approval)')
    await quiet(wire, juliet, romeo)
    const before = wire.seen.length
    await decides('blocked')
    await quiet(wire, juliet, romeo)
    expect(wire.seen.slice(before).filter((text) => text.startsWith('<presence'))).toEqual([])
    await reads('(awaiting-approval)')
  })

  it('asks about one message alone where the presence of its sender only changes', async () => {
    await waitsForTwo()
    const asked = requests(wire)
    await juliet.call('account.setPresence', { availability: 'away', status: '' })
    await quiet(wire, juliet, romeo)
    expect(requests(wire)).toBe(asked + 1)
    await reads('(awaiting-approval)', '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({ asks: { messages: 2 } })
  })
})

describe('a block that is taken back', () => {
  it('has the device asked about with its next request, and a yes heals what was refused, too, in its place', async () => {
    await waitsForTwo()
    const before = (await romeo.messages(juliet.jid)).map(({ id }) => id)
    await answers(juliet, await oneQuestion(juliet), 'never')
    await reads('(refused)', '(refused)')
    await decides('new')
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    await says('three')
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({ device: { state: 'new' }, asks: { messages: 1 } })
    await answers(juliet, question, 'let-in')
    await reads('one', 'two', 'three')
    expect((await romeo.messages(juliet.jid)).map(({ id }) => id).slice(0, 2)).toEqual(before)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('is a question at the door when its user asks again by hand', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'never')
    await reads('(refused)')
    await decides('new')
    const [refused] = await romeo.messages(juliet.jid)
    await romeo.call('message.askAgain', { id: refused!.id })
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await reads('one')
  })

  it('for a device that is trusted at once heals what was refused with the next message', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: null })
    await says('one')
    await reads('one')
    await decides('blocked')
    await says('two')
    await reads('one', '(refused)')
    await decides('trusted')
    await says('three')
    await reads('one', 'two', 'three')
  })

  it('is no question for a day where only trust was taken back: the user has just answered', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: null })
    await says('one')
    await reads('one')
    await decides('new')
    await says('two')
    await reads('one', '(awaiting-approval)')
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop waits'])
  })
})
