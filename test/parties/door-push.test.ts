// PROTOCOL 3, push: it goes out until it is answered, whatever happens on its way.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { addressOf, answers, doorOf, oneQuestion, pushes } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, type Party } from './party.ts'
import { letAllThrough, loseRequests } from './requests.ts'
import { parsed } from './stage.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
})

const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))

async function waits(): Promise<void> {
  await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
  await reads('(awaiting-approval)')
}

describe('a key that was let out', () => {
  it('and was lost on its way to a device that is there goes again within the hour', async () => {
    await waits()
    wire.onTheWay = (stanza) => (stanza.attrs.type === 'set' && stanza.getChild('keyreq') ? [] : [stanza])
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await until(() => expect(pushes(wire)).toBe(1))
    await quiet(wire, juliet, romeo)
    time.advance(MINUTE)
    await quiet(wire, juliet, romeo)
    await reads('(awaiting-approval)')
    letAllThrough(wire)
    time.advance(61 * MINUTE)
    await reads('one')
    await quiet(wire, juliet, romeo)
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('while there was no connection goes out with the next one, also to who does not show us presence', async () => {
    expect(await juliet.call('contact.remove', { jid: romeo.jid, erase: false })).toEqual({ is: 'done' })
    await waits()
    loseRequests(wire)
    juliet.connection.unplug()
    const [device] = (await juliet.call('device.list', { jid: romeo.jid })).devices
    await answers(juliet, { device: device! }, 'let-in')
    await quiet(wire, juliet, romeo)
    expect(pushes(wire)).toBe(0)
    juliet.connection.plug()
    await reads('one')
  })

  it('is refused by who did not ask, and opens nothing', async () => {
    await waits()
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await reads('one')
    await quiet(wire, juliet, romeo)
    const push = wire.seen.find((text) => /^<iq[^>]* type="set"/.test(text) && text.includes('<keyreq'))!
    const before = wire.seen.length
    wire.deliver(addressOf(romeo), parsed(push))
    await quiet(wire, juliet, romeo)
    expect(wire.seen.slice(before).join()).toContain('forbidden')
    await reads('one')
  })
})

it('who signs out leaves an empty door on the screen', async () => {
  await waits()
  await oneQuestion(juliet)
  await juliet.call('account.signOut', {})
  expect(juliet.app.snapshot().door).toEqual([])
  expect(doorOf(juliet)).toEqual([])
})
