// PROTOCOL 10: endorsements and shared decisions between whole apps, and a device that is lost.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { signAttestation } from '../../main/e2e/attestation.ts'
import { signDeviceEntry } from '../../main/e2e/device-entry.ts'
import { generateEncryptionKey, generateIdentity } from '../../main/e2e/device-keys.ts'
import { signEndorsement } from '../../main/e2e/endorsement.ts'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { fingerprintOf, sidsOf } from './at-the-door.ts'
import { enterEnginePeer } from './engine-peer.ts'
import { twoFriends } from './friends.ts'
import { anotherDevice, settledAs, stateOn, verifies, verifyEachOther } from './own-devices.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const NODE = 'urn:balcony:e2e:0:devices'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let phone: Party
let prints: { laptop: string; phone: string }

/** Romeo's laptop and phone, and Juliet, who verified the laptop. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends('pep'))
  await verifies(juliet, romeo)
  phone = await anotherDevice(wire, time, romeo, 'phone')
  prints = { laptop: await fingerprintOf(romeo), phone: await fingerprintOf(phone) }
  await settled()
})

/** Lists are fetched again, and everything that follows is through. */
async function settled(): Promise<void> {
  time.advance(11_000)
  await quiet(wire, juliet, romeo, phone)
}
const phoneOnJulia = () => stateOn(juliet, romeo, prints.phone)

describe('a device that another one of its account verified', () => {
  it('is let in by who verified that one, and said to be introduced by it', async () => {
    expect(phoneOnJulia()).toBe('new')
    await verifies(romeo, phone)
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('trusted'))
    const { devices } = juliet.app.listDevices(romeo.jid)
    expect(devices.find(({ fingerprint }) => fingerprint === prints.phone)).toMatchObject({
      ...{ state: 'trusted', manner: 'endorsed', decidedBy: 'laptop' },
    })
    await phone.call('message.send', { jid: juliet.jid, text: 'from the phone' })
    await juliet.call('message.send', { jid: romeo.jid, text: 'to both' })
    await until(async () => expect(await phone.lines(juliet.jid)).toContain('to both'))
  })

  it('is out again, with a new key, as soon as the one that introduced it is distrusted', async () => {
    await verifies(romeo, phone)
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('trusted'))
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await until(async () => expect(await phone.lines(juliet.jid)).toEqual(['one']))
    const keys = sidsOf(wire, juliet)
    // else a new device is let in where none is verified
    await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
    await juliet.call('device.decide', { jid: romeo.jid, fingerprint: prints.laptop, state: 'new' })
    expect(phoneOnJulia()).toBe('new')
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await settled()
    expect(sidsOf(wire, juliet)).toHaveLength(keys.length + 1)
    expect(await phone.lines(juliet.jid)).toEqual(['one', '(awaiting-approval)'])
  })

  it('is out again once the endorsement is taken back', async () => {
    await verifies(romeo, phone)
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('trusted'))
    await romeo.call('device.decide', { jid: romeo.jid, fingerprint: prints.phone, state: 'new' })
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('new'))
  })

  it('is out again when the endorsement has run out, though nobody said a word', async () => {
    await verifies(romeo, phone)
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('trusted'))
    await romeo.quit()
    await phone.quit()
    time.advance(61 * 24 * 60 * 60_000)
    expect(phoneOnJulia()).toBe('new')
    await until(() => expect(juliet.database.trustBook.introduced(romeo.jid).size).toBe(0))
  })

  it('is not let in where the server puts the endorsement of a stranger into the list', async () => {
    const stranger = await generateIdentity()
    const enc = (await generateEncryptionKey()).publicKey
    const at = time.clock.now()
    const endorses = [await signEndorsement({ sub: prints.phone, jid: romeo.jid, at }, stranger)]
    const terms = { jid: romeo.jid, resource: 'evil', name: 'evil', enc, endorses, at }
    const token = await signDeviceEntry(terms, stranger)
    wire.pep.put(
      romeo.jid,
      NODE,
      xml('item', { id: stranger.kid }, xml('device', { xmlns: 'urn:balcony:e2e:0' }, token)),
    )
    wire.pep.tell(romeo.jid, NODE)
    await settled()
    expect([phoneOnJulia(), stateOn(juliet, romeo, stranger.kid)]).toEqual(['new', 'new'])
  })
})

describe('what the user decides on one device', () => {
  const decidesOnLaptop = (state: 'new' | 'trusted' | 'blocked', fingerprint: string) =>
    romeo.call('device.decide', { jid: juliet.jid, fingerprint, state })
  let desk: string
  beforeEach(async () => {
    desk = await fingerprintOf(juliet)
  })

  it('holds on every other one that they verified with each other, with date, manner and who decided', async () => {
    await verifyEachOther(romeo, phone)
    await verifies(romeo, juliet)
    await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('verified'))
    const { decisions } = await phone.call('device.history', { jid: juliet.jid, fingerprint: desk })
    expect(decisions[0]).toMatchObject({ state: 'verified', manner: 'user', by: 'laptop', counts: true })
    expect(decisions.at(-1)).toMatchObject({ state: 'trusted', manner: 'first-seen', counts: false })
    // no line of it is on a screen, and nothing waits
    expect(phone.app.snapshot().conversations.map(({ contact }) => contact.jid)).toEqual([juliet.jid])
    expect(phone.database.sharedDecisions.countReceived()).toBe(0)
  })

  it('reaches a device that was away, once', async () => {
    await verifyEachOther(romeo, phone)
    await settled()
    await phone.quit()
    await decidesOnLaptop('blocked', desk)
    await settled()
    await phone.start()
    await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('blocked'))
    const told = () =>
      wire.seen.filter((text) => /^<message[^>]* to="romeo@b\.test\//.test(text) && text.includes('<e2e'))
    const before = told().length
    await phone.quit()
    await phone.start()
    await settled()
    expect(told()).toHaveLength(before)
  })

  it('waits on a device that has not verified the other yet, and holds as soon as it has', async () => {
    await verifies(romeo, phone)
    await decidesOnLaptop('blocked', desk)
    await settled()
    expect(stateOn(phone, juliet, desk)).toBe('trusted')
    await verifies(phone, romeo)
    await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('blocked'))
  })

  it('is not told to a device that is let in and not verified', async () => {
    await romeo.call('device.decide', { jid: romeo.jid, fingerprint: prints.phone, state: 'trusted' })
    await verifies(phone, romeo)
    await decidesOnLaptop('blocked', desk)
    await settled()
    expect(stateOn(phone, juliet, desk)).toBe('trusted')
    expect(phone.database.sharedDecisions.countReceived()).toBe(0)
  })

  it('is taken back on any of them, where it was a block', async () => {
    await verifyEachOther(romeo, phone)
    await decidesOnLaptop('blocked', desk)
    await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('blocked'))
    await phone.call('device.decide', { jid: juliet.jid, fingerprint: desk, state: 'trusted' })
    await settledAs(settled, () => expect(stateOn(romeo, juliet, desk)).toBe('trusted'))
  })

  describe('as somebody else makes it up', () => {
    /** A device in Romeo's account that he never let in, with all that the server can give it. */
    async function intruder() {
      const peer = await enterEnginePeer(wire, time, toFullJid('romeo@b.test/evil') as FullJid)
      const says = async (tokens: string[], to: Party) => {
        const there = `${to.jid}/${to.database.account.read()?.resource}`
        const attests = tokens.map((token) => xml('attest', { xmlns: 'urn:balcony:e2e:0' }, token))
        peer.send(await peer.seal(attests, there))
        await settled()
      }
      return { peer, says }
    }
    const verdict = (jid = juliet.jid) =>
      ({ jid, sub: desk, state: 'blocked', how: 'user', at: time.clock.now() }) as const

    it('by an own device that is not verified changes nothing', async () => {
      const { peer, says } = await intruder()
      await says([await signAttestation(verdict(), peer.identity)], romeo)
      expect(stateOn(romeo, juliet, desk)).toBe('trusted')
      expect(romeo.database.trustBook.history(juliet.jid, desk)).toHaveLength(1)
    })

    it('by an unknown key, without signature, or without seal changes nothing', async () => {
      const { peer, says } = await intruder()
      const stranger = await generateIdentity()
      const good = await signAttestation(verdict(), stranger)
      await says([good, good.replace(/\.[^.]*$/, '.AAAA'), '', 'x'.repeat(9000)], romeo)
      const there = `${romeo.jid}/${romeo.database.account.read()?.resource}`
      const plain = xml(
        'attest',
        { xmlns: 'urn:balcony:e2e:0' },
        await signAttestation(verdict(), peer.identity),
      )
      peer.send(xml('message', { type: 'chat', to: there }, plain))
      await settled()
      expect(stateOn(romeo, juliet, desk)).toBe('trusted')
      expect(romeo.database.sharedDecisions.countReceived()).toBe(0)
    })

    it('by a contact, though an own device signed it, changes nothing', async () => {
      await verifies(romeo, phone)
      await phone.call('device.decide', { jid: juliet.jid, fingerprint: desk, state: 'blocked' })
      const [token] = await signedBy(phone)
      const peer = await enterEnginePeer(wire, time, toFullJid('juliet@a.test/evil') as FullJid)
      const there = `${romeo.jid}/${romeo.database.account.read()?.resource}`
      peer.send(await peer.seal([xml('attest', { xmlns: 'urn:balcony:e2e:0' }, token!)], there))
      await settled()
      expect(stateOn(romeo, juliet, desk)).toBe('trusted')
    })

    it('out of an old one that came before changes nothing', async () => {
      await verifyEachOther(romeo, phone)
      await phone.call('device.decide', { jid: juliet.jid, fingerprint: desk, state: 'blocked' })
      await settledAs(settled, () => expect(stateOn(romeo, juliet, desk)).toBe('blocked'))
      const [old] = await signedBy(phone)
      await phone.call('device.decide', { jid: juliet.jid, fingerprint: desk, state: 'trusted' })
      await settledAs(settled, () => expect(stateOn(romeo, juliet, desk)).toBe('trusted'))
      const { says } = await intruder()
      await says([old!], romeo)
      expect(stateOn(romeo, juliet, desk)).toBe('trusted')
    })

    it('for later than now waits for its time, also by a verified device', async () => {
      await verifyEachOther(romeo, phone)
      await settled()
      const ahead = { ...verdict(), at: time.clock.now() + 24 * 60 * 60_000 }
      phone.database.trustBook.decide({
        ...{ jid: juliet.jid, fingerprint: desk, state: 'blocked', manner: 'user', at: ahead.at },
      })
      // it tells it when it comes again
      await phone.quit()
      await phone.start()
      await settledAs(settled, () => expect(romeo.database.sharedDecisions.countReceived()).toBe(1))
      expect(stateOn(romeo, juliet, desk)).toBe('trusted')
      time.advance(25 * 60 * 60_000)
      await until(() => expect(stateOn(romeo, juliet, desk)).toBe('blocked'))
    })
  })

  /** What this device signed about Juliet's. */
  async function signedBy(party: Party): Promise<string[]> {
    await party.call('trustBook.save', {})
    const { attestations } = JSON.parse(party.pickedFiles.file ?? '') as { attestations: string[] }
    return attestations.filter((token) => readTokenPayload(token)?.jid === juliet.jid)
  }
})

describe('a lost device', () => {
  beforeEach(async () => {
    await verifyEachOther(romeo, phone)
    await settledAs(settled, () => expect(phoneOnJulia()).toBe('trusted'))
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await until(async () => expect(await phone.lines(juliet.jid)).toEqual(['one']))
    await romeo.call('message.send', { jid: juliet.jid, text: 'two' })
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['one', 'two']))
    await quiet(wire, juliet, romeo, phone)
  })

  it('is blocked, out of the list, no more endorsed, and gets no keys of any conversation', async () => {
    await phone.quit()
    const keys = sidsOf(wire, romeo)
    expect(await romeo.call('device.lose', { fingerprint: prints.phone })).toEqual({ is: 'done' })
    await settled()
    expect(stateOn(romeo, romeo, prints.phone)).toBe('blocked')
    const listed = wire.pep.items(romeo.jid, NODE)
    expect(listed.map(({ attrs }) => attrs.id)).toEqual([prints.laptop])
    expect(readTokenPayload(listed[0]!.getChildText('device') ?? '')?.endorses).toEqual([])
    // the contact's app was told, and lets it in no more
    await until(() => expect(phoneOnJulia()).toBe('new'))
    await romeo.call('message.send', { jid: juliet.jid, text: 'three' })
    await until(async () => expect(await juliet.lines(romeo.jid)).toContain('three'))
    expect(sidsOf(wire, romeo)).toHaveLength(keys.length + 1)
  })

  it('that this one never verified is seen to be gone by contacts, also where their server tells of no retraction', async () => {
    const tablet = await anotherDevice(wire, time, romeo, 'tablet')
    const lost = await fingerprintOf(tablet)
    await settled()
    const goneSince = () =>
      juliet.app.listDevices(romeo.jid).devices.find(({ fingerprint }) => fingerprint === lost)?.lastListed
    await until(() => expect(goneSince()).toBeNull())
    await tablet.quit()
    wire.pep.tellsNoRetract = true
    expect(await romeo.call('device.lose', { fingerprint: lost })).toEqual({ is: 'done' })
    await settledAs(settled, () => expect(goneSince()).not.toBeNull())
  })

  it('is taken out again when it puts itself back, but not for ever', async () => {
    await romeo.call('device.lose', { fingerprint: prints.phone })
    for (let round = 0; round < 8; round += 1) await settled()
    const retracted = wire.seen.filter((text) => text.includes('<retract ') && text.includes('<iq'))
    expect(retracted.length).toBeGreaterThan(1)
    expect(retracted.length).toBeLessThanOrEqual(5)
  })

  it('is shut out by the other own devices, too', async () => {
    const tablet = await anotherDevice(wire, time, romeo, 'tablet')
    await verifyEachOther(romeo, tablet)
    await settled()
    await romeo.call('device.lose', { fingerprint: prints.phone })
    await settledAs(settled, () => expect(stateOn(tablet, romeo, prints.phone)).toBe('blocked'))
  })

  it('could read what is listed: by conversation, how many, and since when', async () => {
    const { written, received } = await romeo.call('device.reach', { fingerprint: prints.phone })
    expect(received).toMatchObject([{ conversation: juliet.jid, messages: 1 }])
    // its key went along for the phone, too
    expect(written).toMatchObject([{ conversation: juliet.jid, messages: 1 }])
  })

  it('is never this one', async () => {
    expect(await romeo.call('device.lose', { fingerprint: prints.laptop })).toMatchObject({ is: 'refused' })
  })
})
