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
})
