// PROTOCOL 8: what was written for devices that are known is read without a round trip, whoever is away.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { requests } from './requests.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

/** Each has read the other once, and a day has gone since. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await says(juliet, romeo, 'one')
  await shows(romeo, juliet, 'one')
  await quiet(wire, juliet, romeo)
  time.advance(DAY + 1000)
})

const says = (from: Party, to: Party, text: string) => from.call('message.send', { jid: to.jid, text })
const shows = (party: Party, from: Party, ...lines: string[]) =>
  until(async () => expect(await party.lines(from.jid)).toEqual(lines))

describe('a message under a new key', () => {
  it('written while its reader was off is read when the writer is off by then, without anybody doing anything', async () => {
    const asked = requests(wire)
    await romeo.quit()
    await says(juliet, romeo, 'two')
    await says(juliet, romeo, 'three')
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    await juliet.quit()
    time.advance(7 * DAY)
    await romeo.start()
    await shows(romeo, juliet, 'one', 'two', 'three')
    expect(requests(wire)).toBe(asked)
    await juliet.start()
    await quiet(wire, juliet, romeo)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('says in its details that the device was given the key with the message', async () => {
    await says(juliet, romeo, 'two')
    await shows(romeo, juliet, 'one', 'two')
    const { id } = (await juliet.messages(romeo.jid)).at(-1)!
    const readers = await juliet.call('message.readers', { id })
    expect(readers).toMatchObject({ is: 'own', given: [{ how: 'sent-along' }] })
  })

  it('of which the first stanza is lost is asked for by the second', async () => {
    let lost = 0
    wire.onTheWay = (stanza) => {
      const isFirst = stanza.getChild('keys') !== undefined && lost === 0
      if (isFirst) lost += 1
      return isFirst ? [] : [stanza]
    }
    await says(juliet, romeo, 'two')
    await until(() => expect(lost).toBe(1))
    const asked = requests(wire)
    await says(juliet, romeo, 'three')
    await until(async () => expect(await romeo.lines(juliet.jid)).toContain('three'))
    expect(requests(wire)).toBe(asked + 1)
  })

  it('goes to a new device of the reader by its own question, and by the key along the next time', async () => {
    const phone = createParty(wire, time, romeo.jid, 'phone')
    await phone.signIn()
    await quiet(wire, juliet, romeo, phone)
    await says(juliet, romeo, 'two')
    await shows(phone, juliet, 'two')
    await quiet(wire, juliet, romeo, phone)
    const asked = requests(wire)
    time.advance(DAY + 1000)
    await says(juliet, romeo, 'three')
    await shows(phone, juliet, 'two', 'three')
    await shows(romeo, juliet, 'one', 'two', 'three')
    expect(requests(wire)).toBe(asked)
  })
})
