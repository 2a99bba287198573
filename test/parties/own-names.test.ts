// What the user calls themselves and this device.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const account = (party: Party) => party.app.snapshot().account
const devicesOfJuliet = async () =>
  (await romeo.call('device.list', { jid: juliet.jid })).devices.map(({ name }) => name)

async function say(text: string): Promise<void> {
  await juliet.call('message.send', { jid: romeo.jid, text })
  await until(async () => expect(await romeo.lines(juliet.jid)).toContain(text))
  await quiet(wire, juliet, romeo)
}

describe('the name of this device', () => {
  it('PROTOCOL 7: is in the next key, so that contacts see it from then on; it lasts', async () => {
    await say('before')
    expect(await devicesOfJuliet()).toEqual(['desk'])
    await juliet.call('device.rename', { name: ' Balcony \u202e\u2705 desk ' })
    expect(account(juliet)).toMatchObject({ deviceName: 'Balcony desk' })
    expect(juliet.events.slice(-2)).toMatchObject([
      { name: 'device.changed', payload: { own: true, name: 'Balcony desk' } },
      { name: 'account.changed', payload: { deviceName: 'Balcony desk' } },
    ])
    await say('under the same key')
    expect(await devicesOfJuliet()).toEqual(['desk'])
    // PROTOCOL 9: a new key every 24 hours
    time.advance(25 * 3_600_000)
    await quiet(wire, juliet, romeo)
    await say('under the next key')
    expect(await devicesOfJuliet()).toEqual(['Balcony desk'])

    await juliet.quit()
    await juliet.start()
    expect(account(juliet)).toMatchObject({ deviceName: 'Balcony desk' })
  })

  it('has at most 40 characters, and none of its own is the kind of computer', async () => {
    await juliet.call('device.rename', { name: 'long '.repeat(20) })
    expect(account(juliet)).toMatchObject({ deviceName: `${'long '.repeat(20).slice(0, 39)}…` })
    await juliet.call('device.rename', { name: ' \u202e ' })
    expect(account(juliet)).toMatchObject({ deviceName: 'desk' })
  })
})

describe('the own name', () => {
  it('is shown instead of the address, and what the address says where there is none', async () => {
    expect(account(juliet)).toMatchObject({ name: 'juliet', ownName: '' })
    await juliet.call('account.setName', { name: 'Juliet Capulet' })
    expect(account(juliet)).toMatchObject({ name: 'Juliet Capulet', ownName: 'Juliet Capulet' })
    expect(juliet.events.at(-1)).toMatchObject({
      name: 'account.changed',
      payload: { ownName: 'Juliet Capulet' },
    })
    await juliet.quit()
    await juliet.start()
    expect(account(juliet)).toMatchObject({ name: 'Juliet Capulet' })
    await juliet.call('account.setName', { name: '' })
    expect(account(juliet)).toMatchObject({ name: 'juliet', ownName: '' })
  })

  it('XEP-0172 §4.2: goes along with a request, and is a claim: it names nobody', async () => {
    await juliet.call('account.setName', { name: 'Romeo' })
    const tybalt = wire.addAccount('tybalt@b.test')
    await juliet.call('contact.add', { address: tybalt })
    await quiet(wire, juliet)
    expect(
      wire.seen.filter((text) => text.includes('type="subscribe"') && text.includes(`to="${tybalt}"`)),
    ).toEqual([expect.stringMatching(/<nick xmlns="http:\/\/jabber\.org\/protocol\/nick">Romeo<\/nick>/)])
    expect(romeo.app.snapshot().conversations.map(({ contact }) => contact.name)).toEqual(['juliet'])
  })
})
