// PROTOCOL 8: devices by PEP.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { signDeviceEntry, type DeviceEntryTerms } from '../../main/e2e/device-entry.ts'
import { generateEncryptionKey, generateIdentity } from '../../main/e2e/device-keys.ts'
import type { KeyPair } from '../../main/e2e/ports.ts'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { twoFriends } from './friends.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const NODE = 'urn:balcony:e2e:0:devices'
const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const printOf = (party: Party) => {
  const [first] = listed(party.jid).filter((item) => said(item).resource === resourceOf(party))
  return first?.attrs.id
}
const resourceOf = (party: Party) => party.database.account.read()?.resource
const listed = (jid: BareJid) => wire.pep.items(jid, NODE)
const said = (item: Element) => readTokenPayload(item.getChildText('device') ?? '') ?? {}
const names = (jid: BareJid) => listed(jid).map((item) => said(item).name)
const known = (party: Party, of: BareJid) =>
  party.database.trustBook
    .devicesOf(of)
    .map(({ fingerprint, name }) => [
      name,
      party.database.trustBook.decision(of, fingerprint)?.state ?? 'new',
    ])
    .sort()
const fetches = (of: BareJid, by: Party) =>
  wire.seen.filter(
    (text) =>
      text.startsWith('<iq') &&
      text.includes('<items') &&
      text.includes(`to="${of}"`) &&
      text.includes(`from="${by.jid}/`),
  ).length
const item = (id: string, token: string) =>
  xml('item', { id }, xml('device', { xmlns: 'urn:balcony:e2e:0' }, token))

/** Somebody who is not Romeo signs this; or Romeo's device, given its identity. */
async function entry(change: Partial<DeviceEntryTerms> = {}, identity?: KeyPair) {
  const signer = identity ?? (await generateIdentity())
  const enc = (await generateEncryptionKey()).publicKey
  const terms = { jid: romeo.jid, resource: 'evil', name: 'evil', enc, at: time.clock.now(), ...change }
  return { id: signer.kid, token: await signDeviceEntry(terms, signer) }
}

/** The server puts this into Romeo's list and tells his contacts. */
async function serverLists(...items: Element[]): Promise<void> {
  time.advance(11_000)
  wire.pep.put(romeo.jid, NODE, ...items)
  wire.pep.tell(romeo.jid, NODE)
  await quiet(wire, juliet, romeo)
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends('pep'))
})

describe('a device', () => {
  it('publishes itself, and a contact who is online knows it before a word was said', () => {
    expect(names(romeo.jid)).toEqual(['laptop'])
    expect(known(juliet, romeo.jid)).toEqual([['laptop', 'trusted']])
    expect(juliet.database.trustBook.knownAsBalcony(romeo.jid)).toBe(true)
    const [device] = juliet.database.trustBook.devicesOf(romeo.jid)
    expect(device).toMatchObject({
      fullJid: `${romeo.jid}/${resourceOf(romeo)}`,
      encryptionKey: { kty: 'OKP', crv: 'X25519' },
      proven: true,
    })
    expect(juliet.events.filter(({ name }) => name === 'device.changed')).not.toEqual([])
  })

  it('stays listed beside another of its account, and contacts know both; its own account asks about it', async () => {
    const phone = createParty(wire, time, romeo.jid, 'phone')
    await phone.signIn()
    await quiet(wire, phone, romeo, juliet)
    time.advance(11_000)
    await quiet(wire, phone, romeo, juliet)
    expect(names(romeo.jid)).toEqual(['laptop', 'phone'])
    expect(known(juliet, romeo.jid)).toEqual([
      ['laptop', 'trusted'],
      ['phone', 'trusted'],
    ])
    expect(known(romeo, romeo.jid)).toEqual([['phone', 'new']])
    expect(known(phone, romeo.jid)).toEqual([['laptop', 'new']])
  })

  it('stays listed also where the server refuses publish-options', async () => {
    wire.pep.refusesOptions = true
    const nurse = wire.addAccount('nurse@a.test')
    const [desk, phone] = ['desk', 'phone'].map((name) => createParty(wire, time, nurse, name))
    await desk?.signIn()
    await quiet(wire)
    await phone?.signIn()
    await quiet(wire)
    expect(names(nurse)).toEqual(['desk', 'phone'])
  })

  it('that another one pushed out publishes itself again, but not for ever', async () => {
    const item_ = listed(romeo.jid)[0]!
    for (let round = 0; round < 6; round += 1) {
      const { id, token } = await entry({ name: `other ${round}` })
      // a server that keeps one
      wire.pep.items(romeo.jid, NODE).length = 0
      await serverLists(item(id, token))
    }
    const published = wire.seen.filter(
      (text) => text.includes('<publish ') && text.includes(item_.attrs.id ?? ''),
    )
    expect(published).toHaveLength(1 + 3)
  })

  it('does not publish itself anew at the next start, but with a new name, a new key, or after 30 days', async () => {
    const publications = () => wire.seen.filter((text) => text.includes('<publish ')).length
    const before = publications()
    await romeo.quit()
    await romeo.start()
    await quiet(wire, romeo, juliet)
    expect(publications()).toBe(before)
    await romeo.call('device.rename', { name: 'Garden' })
    await until(() => expect(names(romeo.jid)).toEqual(['Garden']))
    await quiet(wire, romeo, juliet)
    time.advance(11_000)
    await until(() => expect(known(juliet, romeo.jid)).toEqual([['Garden', 'trusted']]))
    const key = () => said(listed(romeo.jid)[0]!).enc
    const first = key()
    time.advance(8 * DAY)
    await until(() => expect(key()).not.toEqual(first))
  })

  it('is fetched again when its contact’s conversation is opened, once in an hour', async () => {
    const before = fetches(romeo.jid, juliet)
    await juliet.messages(romeo.jid)
    await quiet(wire, juliet)
    expect(fetches(romeo.jid, juliet)).toBe(before)
    time.advance(61 * 60_000)
    await juliet.messages(romeo.jid)
    await juliet.messages(romeo.jid)
    await quiet(wire, juliet)
    expect(fetches(romeo.jid, juliet)).toBe(before + 1)
  })
})

describe('news', () => {
  it('in a flood is one fetch, and what changed last is known', async () => {
    time.advance(11_000)
    const before = fetches(romeo.jid, juliet)
    for (let n = 0; n < 50; n += 1) wire.pep.tell(romeo.jid, NODE)
    await quiet(wire, juliet)
    expect(fetches(romeo.jid, juliet)).toBe(before + 1)
    const { id, token } = await entry()
    wire.pep.put(romeo.jid, NODE, item(id, token))
    wire.pep.tell(romeo.jid, NODE)
    await quiet(wire, juliet)
    expect(fetches(romeo.jid, juliet)).toBe(before + 1)
    time.advance(10_000)
    await until(() => expect(known(juliet, romeo.jid)).toHaveLength(2))
  })

  it.each(['mallory@c.test', 'romeo@b.test/evil'])('from %s is no reason to fetch anything', async (from) => {
    time.advance(11_000)
    await quiet(wire, juliet, romeo)
    const before = wire.seen.length
    const event = xml(
      'event',
      { xmlns: 'http://jabber.org/protocol/pubsub#event' },
      xml('items', { node: NODE }),
    )
    const device = `${juliet.jid}/${resourceOf(juliet)}` as never
    wire.deliver(device, xml('message', { type: 'headline', from }, event))
    await quiet(wire, juliet)
    expect(wire.seen.length).toBe(before + 1)
  })
})

describe('a malicious server', () => {
  it('that adds a device to a contact’s list is seen: the device is shown, and the next key is a new one', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
    const sid = () => juliet.database.keyTable.current(romeo.jid)?.sid
    expect(sid()).toBeDefined()
    const { id, token } = await entry({ name: 'verified ✔\u202egnp' })
    await serverLists(item(id, token))
    expect(sid()).toBeUndefined()
    const { devices } = await juliet.call('device.list', { jid: romeo.jid })
    expect(devices.map(({ name, state }) => [name, state])).toEqual([
      ['laptop', 'trusted'],
      ['verified gnp', 'trusted'],
    ])
  })

  it('gets no further where the user is asked about new devices, or verified one', async () => {
    const { trustBook } = juliet.database
    const fingerprint = printOf(romeo) ?? ''
    trustBook.decide({ jid: romeo.jid, fingerprint, state: 'verified', manner: 'compared', at: 1 })
    const { id, token } = await entry()
    await serverLists(item(id, token))
    expect(known(juliet, romeo.jid)).toEqual([
      ['evil', 'new'],
      ['laptop', 'verified'],
    ])
  })

  it('that names the address of a known device is asked about', async () => {
    const { id, token } = await entry({ resource: resourceOf(romeo) ?? '' })
    await serverLists(item(id, token))
    expect(known(juliet, romeo.jid)).toEqual([
      ['evil', 'new'],
      ['laptop', 'trusted'],
    ])
  })

  it('that swaps a key, or files an entry under another name or account, changes nothing, and it is counted', async () => {
    const mine = listed(romeo.jid)[0]!
    const token = mine.getChildText('device') ?? ''
    const [header, payload, signature] = token.split('.')
    const swapped = { ...said(mine), enc: (await generateEncryptionKey()).publicKey }
    const body = Buffer.from(JSON.stringify(swapped)).toString('base64url')
    const before = juliet.database.trustBook.devicesOf(romeo.jid)
    const foreign = await entry({ jid: juliet.jid })
    await serverLists(
      item(mine.attrs.id ?? '', `${header}.${body}.${signature}`),
      item('A'.repeat(43), `${header}.${payload}.${signature}`),
      item(foreign.id, foreign.token),
      item('twice', token),
      xml('item', {}),
    )
    expect(juliet.database.trustBook.devicesOf(romeo.jid)).toEqual(before)
    expect(juliet.log.join()).toContain('"message":"entries in a list of devices were ignored","entries":5')
  })

  it('that puts an old entry back changes nothing', async () => {
    const old = listed(romeo.jid)[0]!
    time.advance(2000)
    await romeo.call('device.rename', { name: 'Garden' })
    await until(() => expect(names(romeo.jid)).toEqual(['Garden']))
    time.advance(11_000)
    await until(() => expect(known(juliet, romeo.jid)).toEqual([['Garden', 'trusted']]))
    const before = juliet.database.trustBook.devicesOf(romeo.jid)
    await romeo.quit()
    await serverLists(old)
    expect(juliet.database.trustBook.devicesOf(romeo.jid)).toEqual(before)
  })

  it('that lists devices without end fills no disk', async () => {
    const many = await Promise.all(Array.from({ length: 70 }, () => entry()))
    await serverLists(...many.map(({ id, token }) => item(id, token)))
    // the newest 50 of a list are looked at
    expect(known(juliet, romeo.jid)).toHaveLength(1 + 50)
    const more = await Promise.all(Array.from({ length: 60 }, () => entry()))
    await serverLists(...more.map(({ id, token }) => item(id, token)))
    // of those that nobody decided on, 50 are kept beside the trusted ones
    expect(known(juliet, romeo.jid).filter(([, state]) => state === 'new')).toHaveLength(50)
  })
})

describe('an own new device', () => {
  it('that only a server made up is asked about, too', async () => {
    const { id, token } = await entry()
    await serverLists(item(id, token))
    expect(known(romeo, romeo.jid)).toEqual([['evil', 'new']])
  })
})
