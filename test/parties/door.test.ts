// PROTOCOL 3, 10: a device that the policy does not let in waits at the door, and the user answers.
import { beforeEach, describe, expect, it } from 'vitest'
import { fallbackKeys } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, doorOf, fingerprintOf, oneQuestion, pushes, readersOfLast, sidsOf } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { letAllThrough, loseRequests, requests } from './requests.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const fallback = await fallbackKeys()

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

async function restart(...parties: Party[]): Promise<void> {
  for (const party of parties) await party.quit()
  for (const party of parties) await party.start()
  await quiet(wire, juliet, romeo)
}

describe('a device that asks', () => {
  it('is shown with what it asks to read, and is given it at once when it is let in', async () => {
    const begun = time.clock.now()
    await says('one')
    await reads('(awaiting-approval)')
    time.advance(DAY + MINUTE)
    await says('two')
    await reads('(awaiting-approval)', '(awaiting-approval)')
    await until(() => expect(doorOf(juliet)[0]?.asks.messages).toBe(2))
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({
      device: { jid: romeo.jid, name: '', state: 'new', proven: true, reads: { messages: 0 } },
      ...{ ownAccount: false, reason: 'policy', askedAt: begun, mayLetIn: true, behind: 0 },
      asks: { messages: 2, gone: 0, from: begun, until: begun + DAY + MINUTE },
    })
    expect(await readersOfLast(juliet, romeo)).toEqual([' waits'])

    expect(await answers(juliet, question, 'let-in')).toEqual({ is: 'done' })
    await reads('one', 'two')
    expect(doorOf(juliet)).toEqual([])
    await quiet(wire, juliet, romeo)
    expect(pushes(wire)).toBe(2)
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop pushed'])
    expect((await juliet.call('device.list', { jid: romeo.jid })).devices).toMatchObject([
      { state: 'trusted', manner: 'user', reads: { messages: 2 }, asks: null },
    ])
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('is shown with one message more, without asking anew, where that is written under the same key', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    await says('two')
    await reads('(awaiting-approval)', '(awaiting-approval)')
    await until(() => expect(doorOf(juliet)[0]?.asks.messages).toBe(2))
    expect(requests(wire)).toBe(1)
  })

  it('is given everything in its place three days and two restarts of either side later', async () => {
    const lines = ['one', 'two', 'three']
    for (const text of lines) {
      await says(text)
      await until(async () => expect((await romeo.lines(juliet.jid)).at(-1)).toBe('(awaiting-approval)'))
      time.advance(DAY + MINUTE)
    }
    await restart(juliet, romeo)
    await restart(romeo, juliet)
    await reads('(awaiting-approval)', '(awaiting-approval)', '(awaiting-approval)')
    const question = await oneQuestion(juliet)
    expect(question.asks.messages).toBe(3)
    const before = await romeo.messages(juliet.jid)
    loseRequests(wire)
    await answers(juliet, question, 'let-in')
    await reads(...lines)
    expect((await romeo.messages(juliet.jid)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    letAllThrough(wire)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('and is away when it is let in is given it by itself when it shows up, also after restarts', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    const question = await oneQuestion(juliet)
    await romeo.quit()
    await quiet(wire, juliet)
    await answers(juliet, question, 'let-in')
    await quiet(wire, juliet)
    expect(doorOf(juliet)).toEqual([])
    expect(await readersOfLast(juliet, romeo)).toEqual([' pushed'])
    await juliet.quit()
    time.advance(5 * DAY)
    await juliet.start()
    await quiet(wire, juliet)
    expect(juliet.database.keyRequests.allQuestions()).toMatchObject([{ sid: sidsOf(wire, juliet)[0] }])
    loseRequests(wire)
    await romeo.start()
    await reads('one')
    letAllThrough(wire)
    await quiet(wire, juliet, romeo)
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('is given nothing that was erased meanwhile, and the list says so', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    time.advance(20 * DAY)
    await says('two')
    await until(() => expect(doorOf(juliet)[0]?.asks.messages).toBe(2))
    // it asks for the first key again, so that the question outlives the key
    await restart(romeo)
    time.advance(12 * DAY)
    await until(() => expect(doorOf(juliet)[0]?.asks).toMatchObject({ messages: 2, gone: 1 }))
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await reads('(awaiting-approval)', 'two')
    await quiet(wire, juliet, romeo)
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    // whoever asks hears it
    await restart(juliet)
    await reads('(key-gone)', 'two')
  })
})

describe('"Not now"', () => {
  it('puts a device out of sight for a day, and it stays to be let in all the while', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    const question = await oneQuestion(juliet)
    expect(await answers(juliet, question, 'not-now')).toEqual({ is: 'done' })
    expect(doorOf(juliet)).toEqual([])
    await restart(juliet, romeo)
    await says('two')
    await reads('(awaiting-approval)', '(awaiting-approval)')
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    const { devices } = await juliet.call('device.list', { jid: romeo.jid })
    expect(devices).toMatchObject([{ asks: { messages: 2 } }])

    time.advance(DAY)
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    await restart(romeo)
    await oneQuestion(juliet)
    await answers(juliet, question, 'not-now')
    expect(doorOf(juliet)).toEqual([])
    await answers(juliet, question, 'let-in')
    await reads('one', 'two')
  })

  it('does not hide a device for longer because the clock was set back', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'not-now')
    time.setClock(time.clock.now() - 300 * DAY)
    await restart(romeo)
    await oneQuestion(juliet)
  })
})

describe('"Never"', () => {
  it('blocks: the device is refused from the next time it asks, and the person’s others are asked about', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: null })
    await says('one')
    await reads('one')
    const fingerprint = await fingerprintOf(romeo)
    expect(await answers(juliet, { device: { ...(await listed())[0]!, fingerprint } }, 'never')).toEqual({
      is: 'done',
    })
    expect(await juliet.call('device.list', { jid: romeo.jid })).toMatchObject({
      devices: [{ state: 'blocked', manner: 'user' }],
      policy: 'ask',
    })
    await says('two')
    await reads('one', '(refused)')
    expect(sidsOf(wire, juliet)).toHaveLength(2)
    // its name is known where the key of its receipt came by then
    expect(await readersOfLast(juliet, romeo)).toEqual([expect.stringMatching(/^(laptop)? refused$/)])

    const phone = createParty(wire, time, romeo.jid, 'phone', fallback)
    await phone.signIn()
    await says('three')
    expect(await oneQuestion(juliet)).toMatchObject({ reason: 'policy' })
    await until(async () => expect((await phone.lines(juliet.jid)).at(-1)).toBe('(awaiting-approval)'))
  })

  it('to a device that waits: nothing is left of its questions, and no key goes to it', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'never')
    expect(doorOf(juliet)).toEqual([])
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    await restart(juliet)
    await reads('(refused)')
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    expect(pushes(wire)).toBe(0)
  })

  it('holds for the device under another resource, too', async () => {
    await says('one')
    await reads('(awaiting-approval)')
    await answers(juliet, await oneQuestion(juliet), 'never')
    const { account } = romeo.database
    account.write({ ...account.read()!, resource: 'balcony.elsewhere' })
    await restart(romeo)
    await says('two')
    await until(async () => expect((await romeo.lines(juliet.jid)).at(-1)).toBe('(refused)'))
    expect(doorOf(juliet)).toEqual([])
  })
})

describe('somebody who is not in the contacts', () => {
  it('never reaches the user by asking, and can be let in from their page', async () => {
    expect(await juliet.call('contact.remove', { jid: romeo.jid, erase: false })).toEqual({ is: 'done' })
    await says('one')
    await reads('(awaiting-approval)')
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    expect(requests(wire)).toBe(1)
    const [device] = await listed()
    expect(device?.asks?.messages).toBe(1)
    await answers(juliet, { device: device! }, 'let-in')
    await reads('one')
  })
})

const listed = async () => (await juliet.call('device.list', { jid: romeo.jid })).devices
