// PROTOCOL 9: a device that became trusted, distrusted or blocked brings a new SMK before the next message.
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustState } from '../../shared/domain/device.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, oneQuestion } from './at-the-door.ts'
import { accepts, deviceOf, says, stages, starts } from './comparing.ts'
import { twoFriends } from './friends.ts'
import { anotherDevice, settledAs, stateOn, verifies, verifyEachOther } from './own-devices.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let phone: Party

async function settled(): Promise<void> {
  time.advance(11_000)
  await quiet(wire, juliet, romeo, phone)
}

/** Juliet writes to Romeo once more; gives the SID. */
async function writes(text: string): Promise<string | undefined> {
  await juliet.call('message.send', { jid: romeo.jid, text })
  await until(() => expect(juliet.database.outbox.all()).toEqual([]))
  return juliet.database.keyTable.current(romeo.jid)?.sid
}

/** All of these were written under keys of their own. */
const differ = (...sids: (string | undefined)[]) => expect(new Set(sids).size).toBe(sids.length)

const decides = async (of: Party, state: TrustState) =>
  expect(juliet.app.decide(of.jid, (await deviceOf(of)).fingerprint, state as 'trusted')).toEqual({
    is: 'done',
  })

describe('before the next message there is a new key where the user', () => {
  beforeEach(async () => {
    ;({ time, wire, juliet, romeo } = await twoFriends())
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    phone = createParty(wire, time, romeo.jid, 'phone')
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await answers(juliet, await oneQuestion(juliet), 'let-in')
    await phone.signIn()
    await quiet(wire, juliet, romeo, phone)
  })

  it.each<[string, () => Promise<unknown>]>([
    ['lets a device in', async () => answers(juliet, await oneQuestion(juliet), 'let-in')],
    ['says "Never" to one', async () => answers(juliet, await oneQuestion(juliet), 'never')],
    ['blocks one that reads', () => decides(romeo, 'blocked')],
    ['takes trust back', () => decides(romeo, 'new')],
    ['verifies one', () => decides(romeo, 'verified')],
    [
      'takes a block back',
      async () => {
        await decides(romeo, 'blocked')
        const blocked = await writes('three')
        await decides(romeo, 'new')
        differ(blocked, await writes('four'))
      },
    ],
    [
      'sees other emoji',
      async () => {
        await starts(juliet, romeo)
        await stages([romeo, 'invited'])
        await accepts(romeo, juliet)
        await stages([juliet, 'comparing'])
        await says(juliet, romeo, false)
      },
    ],
  ])('%s', async (_, decides) => {
    const before = await writes('two')
    // what nobody decided on goes under the same
    expect(await writes('and more')).toBe(before)
    await oneQuestion(juliet)
    await decides()
    expect(await writes('last')).not.toBe(before)
  })
})

describe('before the next message there is a new key where', () => {
  beforeEach(async () => {
    ;({ time, wire, juliet, romeo } = await twoFriends('pep'))
    await verifies(juliet, romeo)
    phone = await anotherDevice(wire, time, romeo, 'phone')
    await settled()
  })

  it('a verified device introduces another one, and once more where that ends', async () => {
    const before = await writes('one')
    const { fingerprint } = await deviceOf(phone)
    await verifies(romeo, phone)
    await settledAs(settled, () => expect(stateOn(juliet, romeo, fingerprint)).toBe('trusted'))
    const between = await writes('two')
    await romeo.call('device.decide', { jid: romeo.jid, fingerprint, state: 'new' })
    await settledAs(settled, () => expect(stateOn(juliet, romeo, fingerprint)).toBe('new'))
    differ(before, between, await writes('three'))
  })

  it('another own device decided, here too', async () => {
    const tablet = await anotherDevice(wire, time, juliet, 'tablet')
    await verifyEachOther(juliet, tablet)
    await settled()
    await quiet(wire, tablet)
    const before = await writes('one')
    await tablet.call('device.decide', { ...(await deviceOf(romeo)), state: 'blocked' })
    await until(async () =>
      expect(stateOn(juliet, romeo, (await deviceOf(romeo)).fingerprint)).toBe('blocked'),
    )
    differ(before, await writes('two'))
  })
})
