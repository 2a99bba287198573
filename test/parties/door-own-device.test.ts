// PROTOCOL 10: own new devices are always asked about, on the older one.
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { addressOf, answers, doorOf, oneQuestion, sidsOf } from './at-the-door.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let tablet: EnginePeer
let sid: string

/** A device of Juliet's own account asks hers for the key of what she wrote to Romeo; gives what it hears. */
async function asks(): Promise<string> {
  const heard = tablet.received.length
  tablet.send(await tablet.engine.request(addressOf(juliet), addressOf(juliet), sid))
  await until(() => expect(tablet.received.slice(heard).filter((iq) => iq.is('iq'))).toHaveLength(1))
  const answer = tablet.received.slice(heard).find((iq) => iq.is('iq'))!
  if (answer.attrs.type === 'result') return 'key'
  const reading = tablet.engine.readRefusal(answer)
  return reading.is === 'refused' ? reading.condition : reading.is
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
  await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
  sid = sidsOf(wire, juliet)[0]!
  tablet = await enterEnginePeer(wire, time, toFullJid('juliet@a.test/tablet') as FullJid)
  await quiet(wire, juliet, romeo)
})

describe('a new device of the own account', () => {
  it('is asked about under every policy, and "Yes" lets it read', async () => {
    expect(await asks()).toBe('awaiting-approval')
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({
      ...{ ownAccount: true, reason: 'own-device', mayLetIn: true },
      ...{ device: { jid: juliet.jid }, asks: { messages: 1 } },
    })
    await juliet.call('account.setPolicy', { policy: 'verified-only' })
    expect(await answers(juliet, question, 'let-in')).toEqual({ is: 'done' })
    await until(() => expect(tablet.received.some(({ attrs }) => attrs.type === 'set')).toBe(true))
    expect(await asks()).toBe('key')
  })

  it('that is none of the user’s is blocked, every key is a new one, and the password is to be changed', async () => {
    await asks()
    expect(await answers(juliet, await oneQuestion(juliet), 'never')).toEqual({ is: 'change-password' })
    expect(doorOf(juliet)).toEqual([])
    expect(juliet.database.keyTable.current(romeo.jid)).toBeUndefined()
    expect(await asks()).toBe('forbidden')
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
    expect(sidsOf(wire, juliet)).toHaveLength(2)
    const { devices } = await juliet.call('device.list', { jid: juliet.jid })
    expect(devices.map(({ own, state }) => [own, state])).toEqual([
      [true, 'verified'],
      [false, 'blocked'],
    ])
  })

  it('is never this one', async () => {
    const [device] = (await juliet.call('device.list', { jid: juliet.jid })).devices
    expect(await answers(juliet, { device: device! }, 'never')).toMatchObject({ is: 'refused' })
  })

  it('that was blocked stands in the list of own devices, is unblocked there, asked about again, and let in', async () => {
    await asks()
    await answers(juliet, await oneQuestion(juliet), 'never')
    const own = async () => (await juliet.call('device.list', { jid: juliet.jid })).devices[1]!
    expect(await own()).toMatchObject({ state: 'blocked', jid: juliet.jid, asks: null })
    const { fingerprint } = await own()
    const decide = (state: 'new' | 'trusted') =>
      juliet.call('device.decide', { jid: juliet.jid, fingerprint, state })
    expect(await decide('new')).toEqual({ is: 'done' })
    expect(juliet.events.filter(({ name }) => name === 'device.changed').at(-1)?.payload).toMatchObject({
      ...{ jid: juliet.jid, fingerprint, state: 'new' },
    })
    expect(await asks()).toBe('awaiting-approval')
    expect((await own()).asks).toMatchObject({ messages: 1 })
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
    await quiet(wire, juliet, romeo)
    expect(await decide('trusted')).toEqual({ is: 'done' })
    await until(async () => expect((await own()).reads.messages).toBe(1))
    // PROTOCOL 9: what is written from now on goes under a new key, in every conversation
    expect(juliet.database.keyTable.current(romeo.jid)).toBeUndefined()
    expect(await asks()).toBe('key')
  })

  it('is decided about in the list of own devices also where it never asked, after a restart too; this one is not', async () => {
    await asks()
    const { devices } = await juliet.call('device.list', { jid: juliet.jid })
    const decide = (fingerprint: string, state: 'new' | 'trusted' | 'blocked') =>
      juliet.call('device.decide', { jid: juliet.jid, fingerprint, state })
    for (const state of ['blocked', 'trusted', 'new', 'blocked'] as const)
      expect(await decide(devices[1]!.fingerprint, state)).toEqual({ is: 'done' })
    await juliet.quit()
    await juliet.start()
    expect((await juliet.call('device.list', { jid: juliet.jid })).devices[1]).toMatchObject({
      ...{ state: 'blocked', manner: 'user' },
    })
    for (const state of ['blocked', 'trusted', 'new'] as const)
      expect(await decide(devices[0]!.fingerprint, state)).toEqual({
        ...{ is: 'refused', saying: { say: 'device-is-this-one' } },
      })
    expect(juliet.app.snapshot().door).toEqual([])
  })
})
