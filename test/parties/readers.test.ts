// Who can read a message, and what a device can read.
import { beforeEach, describe, expect, it } from 'vitest'
import { fallbackKeys } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, fingerprintOf, oneQuestion, readersOfLast } from './at-the-door.ts'
import { friendAndPeer, twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
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
})

const says = (from: Party, to: Party, text: string) => from.call('message.send', { jid: to.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))
const idOfLast = async (party: Party, with_: Party) => (await party.messages(with_.jid)).at(-1)!.id

describe('an own message', () => {
  it('says which devices were given its key, since when and how, and which wait or are refused', async () => {
    await says(romeo, juliet, 'I am here')
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['I am here']))
    await says(juliet, romeo, 'one')
    await reads('I am here', 'one')
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    const phone = createParty(wire, time, romeo.jid, 'phone', fallback)
    await phone.signIn()
    await quiet(wire, juliet, phone)
    const begun = time.clock.now()
    await says(juliet, romeo, 'two')
    await oneQuestion(juliet)
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop asked', ' waits'])
    const readers = await juliet.call('message.readers', { id: await idOfLast(juliet, romeo) })
    expect(readers).toMatchObject({ given: [{ at: begun, device: { jid: romeo.jid, state: 'trusted' } }] })

    // since when it can read is what counts, not that it asked once more
    const laptop = juliet.database.trustBook.devicesOf(romeo.jid).find(({ name }) => name === 'laptop')
    const [sid] = juliet.database.messages.keysOf(await idOfLast(juliet, romeo))
    juliet.database.keyTable.recordRelease({
      ...laptop!,
      sid: sid!,
      sender: null,
      at: begun + 1,
      how: 'pushed',
    })
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop asked', ' waits'])

    time.advance(MINUTE)
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await until(async () => expect(await readersOfLast(juliet, romeo)).toEqual(['laptop asked', ' pushed']))
    // the phone holds the key of what was written before it came, too: it is the same one
    const { devices } = await juliet.call('device.list', { jid: romeo.jid })
    expect(devices.map(({ reads: { messages } }) => messages)).toEqual([2, 2])
  })

  it('that left under two keys says who has either', async () => {
    await romeo.quit()
    juliet.connection.confirms = false
    await says(juliet, romeo, 'one')
    await quiet(wire, juliet)
    // taken by the server, but never acknowledged: it goes again, a day later and under another key
    juliet.connection.unplug()
    time.advance(DAY + MINUTE)
    juliet.connection.confirms = true
    juliet.connection.plug()
    await quiet(wire, juliet)
    const id = await idOfLast(juliet, romeo)
    const sids = juliet.database.messages.keysOf(id)
    expect(sids).toHaveLength(2)
    await romeo.start()
    await reads('one')
    await quiet(wire, juliet, romeo)
    expect(juliet.database.keyTable.givenTo(romeo.jid, await fingerprintOf(romeo)).length).toBeGreaterThan(0)
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop asked'])
    const [device] = (await juliet.call('device.list', { jid: romeo.jid })).devices
    expect(device?.reads.messages).toBe(1)
  })

  it('says who was refused also when its key is erased', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    await says(juliet, romeo, 'one')
    await answers(juliet, await oneQuestion(juliet), 'never')
    time.advance(40 * DAY)
    await quiet(wire, juliet, romeo)
    const [sid] = juliet.database.messages.keysOf(await idOfLast(juliet, romeo))
    expect(juliet.database.keyTable.findOut(sid!)).toBeUndefined()
    expect(await readersOfLast(juliet, romeo)).toEqual([' refused'])
  })

  it('that was never sealed can be read by every server on its way', async () => {
    await juliet.call('conversation.setPlain', { jid: romeo.jid, plain: true })
    await says(juliet, romeo, 'one')
    await reads('one')
    expect(await readersOfLast(juliet, romeo)).toEqual(['plain'])
  })
})

describe('a received message', () => {
  it('says for whom its sender signed it, and which device sealed it', async () => {
    await says(juliet, romeo, 'one')
    await reads('one')
    expect(await romeo.call('message.readers', { id: await idOfLast(romeo, juliet) })).toMatchObject({
      is: 'received',
      audience: [romeo.jid, juliet.jid],
      sealedBy: { jid: juliet.jid, name: 'desk', fingerprint: await fingerprintOf(juliet) },
    })
  })

  it('says nothing while it waits for its key, nor of a message that is not here', async () => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    await says(juliet, romeo, 'one')
    await reads('(awaiting-approval)')
    const id = await idOfLast(romeo, juliet)
    expect(await romeo.call('message.readers', { id })).toEqual({ is: 'unknown' })
    expect(await romeo.call('message.readers', { id: 999 })).toEqual({ is: 'unknown' })
  })

  it('under a key that nobody signed has no audience and no device', async () => {
    const scene = await friendAndPeer()
    scene.juliet.unsigned = true
    scene.juliet.send(await scene.juliet.write(scene.romeo.jid, 'unsigned'))
    await until(async () => expect(await scene.romeo.lines(scene.juliet.bare)).toEqual(['unsigned']))
    const [message] = await scene.romeo.messages(scene.juliet.bare)
    expect(await scene.romeo.call('message.readers', { id: message!.id })).toEqual({
      ...{ is: 'received', audience: null, sealedBy: null, given: [] },
    })
  })
})
