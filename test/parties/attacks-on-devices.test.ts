// What whoever speaks in a device's name, or sets a clock, does not get.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { signDeviceEntry } from '../../main/e2e/device-entry.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { addressOf, answers, doorOf, fingerprintOf, oneQuestion, sidsOf } from './at-the-door.ts'
import { enterEnginePeer } from './engine-peer.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { parsed } from './stage.ts'
import { Wire } from './wire.ts'

const NODE = 'urn:balcony:e2e:0:devices'
const DAY = 24 * 60 * 60_000
const fallback = await fallbackKeys()

/** How far Juliet's clock is ahead. */
let ahead: number
let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ahead = 0
  time = createFakeTime()
  wire = new Wire(time.clock)
  const hers = { ...time, clock: { now: () => time.clock.now() + ahead } }
  juliet = createParty(wire, hers, wire.addAccount('juliet@a.test'), 'desk', fallback)
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  wire.features.add('pep')
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const last = (party: Party, line: string) =>
  until(async () => expect((await party.lines(juliet.jid)).at(-1)).toBe(line))
const state = async (fingerprint: string) =>
  (await juliet.call('device.list', { jid: romeo.jid })).devices.find(
    (one) => one.fingerprint === fingerprint,
  )?.state

/** The same device says that it is somewhere else. */
async function moves(party: Party, resource: string): Promise<void> {
  const { account } = party.database
  account.write({ ...account.read()!, resource })
  await party.quit()
  await party.start()
  await quiet(wire, juliet, party)
}

describe('a blocked device', () => {
  it('is blocked under a new resource too: it gets no key, no question is asked, and it goes on being blocked', async () => {
    const fingerprint = await fingerprintOf(romeo)
    expect(await juliet.call('device.decide', { jid: romeo.jid, fingerprint, state: 'blocked' })).toEqual({
      is: 'done',
    })
    await moves(romeo, 'balcony.elsewhere')
    await says('not for you')
    await last(romeo, '(refused)')
    expect(addressOf(romeo)).toBe('romeo@b.test/balcony.elsewhere')
    expect(await state(fingerprint)).toBe('blocked')
    expect(doorOf(juliet)).toEqual([])
    expect(juliet.database.keyTable.givenTo(romeo.jid, fingerprint)).toEqual([])
  })
})

describe('a name that a device gives itself', () => {
  it.each([
    ['control characters', 'ro\u0000me\u0007o', 'romeo'],
    ['overrides', '\u202everified\u2066\u2069\u200b', 'verified'],
    ['10 kB', 'x'.repeat(10_000), `${'x'.repeat(39)}…`],
    ['seals', 'verified ✔ 🔒 ✅', 'verified'],
    ['new lines', 'laptop \n\n is verified\u2028\u2029', 'laptop is verified'],
  ])('with %s stands at the door as one short line of nothing but text', async (_, name, shown) => {
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    const phone = await enterEnginePeer(wire, time, 'romeo@b.test/phone' as FullJid)
    const enc = phone.ports.device.encryption().publicKey
    const terms = { jid: romeo.jid, resource: 'phone', name, enc, at: time.clock.now() }
    const token = await signDeviceEntry(terms, phone.identity)
    const device = xml('device', { xmlns: 'urn:balcony:e2e:0' }, token)
    time.advance(11_000)
    wire.pep.put(romeo.jid, NODE, xml('item', { id: phone.identity.kid }, device))
    wire.pep.tell(romeo.jid, NODE)
    await quiet(wire, juliet, romeo)
    await says('hello')
    await last(romeo, 'hello')
    const [sid] = sidsOf(wire, juliet)
    phone.send(await phone.engine.request(addressOf(juliet), addressOf(juliet), sid!))
    expect((await oneQuestion(juliet)).device).toMatchObject({ name: shown, state: 'new' })
  })
})

describe('a clock that is set back', () => {
  it('lets a new device read nothing that was written before it was seen, but on the user’s yes', async () => {
    await says('before')
    await last(romeo, 'before')
    time.advance(DAY)
    await says('under a new key')
    await last(romeo, 'under a new key')
    ahead = -20 * DAY
    const phone = createParty(wire, time, romeo.jid, 'phone', fallback)
    await phone.signIn()
    await quiet(wire, juliet, phone)
    const [first] = sidsOf(wire, juliet)
    const old = wire.seen.find((text) => text.startsWith('<message') && text.includes(first!))
    wire.deliver(addressOf(phone), parsed(old!))
    // her clock is twenty days behind its proof: until that is mended nothing is given at all
    await last(phone, '(check-clock)')
    ahead = 0
    const waiting = (await phone.messages(juliet.jid)).at(-1)!
    await phone.call('message.askAgain', { id: waiting.id })
    await last(phone, '(awaiting-approval)')
    const question = await oneQuestion(juliet)
    expect(question).toMatchObject({ reason: 'newcomer' })
    await answers(juliet, question, 'let-in')
    await last(phone, 'before')
  })

  it('by less than a day, which no proof notices, does not either', async () => {
    await says('before')
    await last(romeo, 'before')
    time.advance(DAY)
    await says('under a new key')
    await last(romeo, 'under a new key')
    // behind the end of the first key
    ahead = -20 * 60 * 60_000
    const phone = createParty(wire, time, romeo.jid, 'phone', fallback)
    await phone.signIn()
    await quiet(wire, juliet, phone)
    const [first] = sidsOf(wire, juliet)
    const old = wire.seen.find((text) => text.startsWith('<message') && text.includes(first!))
    wire.deliver(addressOf(phone), parsed(old!))
    await last(phone, '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({ reason: 'newcomer' })
  })
})
