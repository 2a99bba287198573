// PROTOCOL 9: a new SMK before the next message when a device became trusted.
import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

/** SIDs that a party sealed under, in order. */
const sids = (party: Party) => [
  ...new Set(
    wire.seen
      .filter((text) => text.startsWith('<message') && text.includes(`from="${party.jid}/`))
      .flatMap((text) => /<e2e [^>]*id="([^"]+)"/.exec(text)?.[1] ?? []),
  ),
]

async function says(from: Party, to: Party, text: string, ...readers: Party[]): Promise<void> {
  await from.call('message.send', { jid: to.jid, text })
  for (const reader of readers) {
    await until(async () => expect((await reader.lines(from.jid)).at(-1)).toBe(text))
  }
}

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk')
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(juliet.jid, romeo.jid)
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
  await says(juliet, romeo, 'one', romeo)
})

describe('a device that became trusted', () => {
  it('as the first of its account goes on under the key that it asked for', async () => {
    await says(juliet, romeo, 'two', romeo)
    expect(sids(juliet)).toHaveLength(1)
  })

  it('by asking for a key beside another one brings a new key before the next message', async () => {
    const phone = createParty(wire, time, romeo.jid, 'phone')
    await phone.signIn()
    await quiet(wire, phone)
    await says(juliet, romeo, 'two', romeo, phone)
    expect(sids(juliet)).toHaveLength(1)
    await says(juliet, romeo, 'three', romeo, phone)
    expect(sids(juliet)).toHaveLength(2)
  })

  it('by a stanza that it sealed brings one, too', async () => {
    await says(romeo, juliet, 'mine', juliet)
    const phone = createParty(wire, time, juliet.jid, 'phone')
    await phone.signIn()
    await quiet(wire, phone, romeo)
    await says(phone, romeo, 'from the phone', romeo)
    expect(romeo.database.trustBook.devicesOf(juliet.jid)).toHaveLength(2)
    await says(romeo, juliet, 'second', juliet)
    expect(sids(romeo)).toHaveLength(2)
  })
})
