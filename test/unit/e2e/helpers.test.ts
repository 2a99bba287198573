// PROTOCOL 9, "Helpers": Romeo's laptop wrote and is off. Juliet asks his phone, which has the laptop's key.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { signGrant } from '../../../main/e2e/grant.ts'
import { wrapKey } from '../../../main/e2e/key-wrapping.ts'
import { keyRequestOf, sealedSender } from '../../../main/e2e/stanza-shape.ts'
import { jweChildren, readJweChildren } from '../../../main/e2e/jose-element.ts'
import { readTokenPayload } from '../../../main/e2e/signed-token.ts'
import { unwrapKey } from '../../../main/e2e/key-unwrapping.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const DAY = 24 * 3_600_000

let time: FakeTime
let juliet: EngineParty
let laptop: EngineParty
let phone: EngineParty
/** What the laptop wrote to Juliet, and its key's SID. */
let outer: Element
let sid: string

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/desk.1' as FullJid, 'desk')
  laptop = await createEngineParty(time, 'romeo@b.test/laptop.1' as FullJid, 'laptop')
  phone = await createEngineParty(time, 'romeo@b.test/phone.2' as FullJid, 'phone')
  meet(juliet, laptop, phone)
  meet(phone, juliet, laptop)
  meet(laptop, juliet, phone)
  decide(laptop, phone, 'verified')
  decide(phone, juliet, 'verified')
  time.advance(1000)
  outer = await laptop.write(juliet.bare, 'hello')
  sid = sealedSender(outer)!.sid
  await reads(phone, laptop, outer)
})

/** `party` knows these devices, as out of their accounts' lists. */
function meet(party: EngineParty, ...devices: EngineParty[]): void {
  for (const { bare: jid, jid: fullJid, identity, ports } of devices) {
    party.ports.trust.see({
      ...{ jid, fullJid, fingerprint: identity.kid, name: '', publicKey: identity.publicKey, proven: true },
      encryptionKey: ports.device.encryption().publicKey,
      ...{ firstSeen: time.clock.now(), since: time.clock.now(), lastSeen: time.clock.now() },
      ...{ iat: 1, grantIat: 0 },
    })
  }
}

function decide(on: EngineParty, about: EngineParty, state: TrustState, by?: EngineParty): void {
  const at = time.clock.now()
  const { bare: jid, identity } = about
  const signer = by === undefined ? {} : { by: by.identity.kid, token: `${state} by ${by.jid} at ${at}` }
  on.ports.trust.decide({ jid, fingerprint: identity.kid, state, manner: 'user', at, ...signer })
}

/** It dials back to who wrote, and keeps the key. */
async function reads(reader: EngineParty, writer: EngineParty, stanza: Element): Promise<void> {
  const reply = await dialBack(reader, writer, sealedSender(stanza)!.sid)
  expect((await reader.read(stanza, await keyFrom(reader, writer, reply))).is).toBe('opened')
}

/** `asker` asks `helper` for the key of `sender`. */
async function asksHelper(
  asker: EngineParty,
  helper: EngineParty,
  sender: EngineParty = laptop,
  wanted = sid,
): Promise<Element> {
  const iq = overTheWire(await asker.engine.request(helper.jid, sender.jid, wanted))
  iq.attrs.from = asker.jid
  iq.attrs.id = 'q1'
  const release = await helper.engine.answer(iq)
  release.commit()
  return overTheWire(release.reply)
}

/** `key`, or the refusal's condition; `asked` where the user has to say. */
async function answerTo(...asking: Parameters<typeof asksHelper>): Promise<string> {
  const reply = await asksHelper(...asking)
  if (reply.attrs.type === 'result') return 'key'
  const reading = asking[0].engine.readRefusal(reply)
  return reading.is === 'refused' ? reading.condition : reading.is
}

const reading = (reply: Element, helper = phone) => juliet.engine.readAnswer(helper.jid, keyRequestOf(reply)!)

describe('a helper', () => {
  it('gives the grant of the device that wrote, unchanged, and the message opens as that device’s', async () => {
    const reply = await asksHelper(juliet, phone)
    const once = juliet.ports.requests.find(phone.jid, sid)!.once
    const given = await unwrapKey(readJweChildren(keyRequestOf(reply)!)!, [once])
    expect(given).toMatchObject({ type: 'jose', kid: once.kid })
    expect(given?.content).toBe(laptop.ports.keys.findOut(sid)!.grant.reveal())
    const read = await reading(reply)
    expect(read.is).toBe('key')
    const opening = await juliet.read(outer, read.is === 'key' ? read.key : undefined)
    expect(opening).toMatchObject({ is: 'opened', sender: laptop.jid, fingerprint: laptop.identity.kid })
  })

  it('keeps to whom it gave it, apart from its own keys', async () => {
    expect(await answerTo(juliet, phone)).toBe('key')
    expect(phone.ports.keys.releasesOf(sid, laptop.jid)).toMatchObject([
      { jid: juliet.bare, fingerprint: juliet.identity.kid, how: 'asked' },
    ])
    expect(phone.ports.keys.givenTo(juliet.bare, juliet.identity.kid)).toEqual([])
  })

  it('gives nothing to a device that the user did not verify on it', async () => {
    const tablet = await createEngineParty(time, 'juliet@a.test/tablet.3' as FullJid, 'tablet')
    meet(phone, tablet)
    expect(await answerTo(tablet, phone)).toBe('forbidden')
    decide(phone, tablet, 'trusted')
    expect(await answerTo(tablet, phone)).toBe('forbidden')
    decide(phone, tablet, 'verified', laptop)
    expect(await answerTo(tablet, phone)).toBe('forbidden')
    expect(phone.ports.requests.allQuestions()).toEqual([])
  })

  it('gives it to a device that one endorses which was verified on it, until that is distrusted', async () => {
    const tablet = await createEngineParty(time, 'juliet@a.test/tablet.3' as FullJid, 'tablet')
    const { trust } = phone.ports
    const now = Math.floor(time.clock.now() / 1000)
    const endorsement = { sub: tablet.identity.kid, iat: now, exp: now + 1000 }
    trust.heardEntry(juliet.bare, juliet.identity.kid, now, [endorsement])
    trust.heardEntry(juliet.bare, tablet.identity.kid, now, [])
    for (const { identity } of [juliet, tablet])
      trust.setListed(juliet.bare, identity.kid, { at: time.clock.now() })
    time.advance(-2000)
    meet(phone, tablet)
    time.advance(2000)
    expect(await answerTo(tablet, phone)).toBe('key')
    decide(phone, juliet, 'trusted')
    expect(await answerTo(tablet, phone)).toBe('forbidden')
  })

  it('gives nothing to a device that another own device blocked', async () => {
    time.advance(2000)
    decide(phone, juliet, 'blocked', laptop)
    expect(await answerTo(juliet, phone)).toBe('forbidden')
  })

  it('gives nothing to who is not in the audience', async () => {
    const tybalt = await createEngineParty(time, 'tybalt@a.test/phone.1' as FullJid, 'phone')
    meet(phone, tybalt)
    decide(phone, tybalt, 'verified')
    expect(await answerTo(tybalt, phone)).toBe('forbidden')
  })

  it('knows no key once 30 days went by since it was last used, but for own devices', async () => {
    time.advance(30 * DAY - 60_000)
    expect(await answerTo(juliet, phone)).toBe('key')
    time.advance(2 * DAY)
    expect(await answerTo(juliet, phone)).toBe('item-not-found')
    const tablet = await createEngineParty(time, 'romeo@b.test/tablet.3' as FullJid, 'tablet')
    decide(phone, tablet, 'verified')
    expect(await answerTo(tablet, phone)).toBe('awaiting-approval')
  })

  it('of another account knows no key, also where it has it', async () => {
    await reads(juliet, laptop, outer)
    decide(juliet, phone, 'verified')
    const nurse = await createEngineParty(time, 'nurse@a.test/kitchen.1' as FullJid, 'kitchen')
    decide(juliet, nurse, 'verified')
    expect(await answerTo(nurse, juliet)).toBe('item-not-found')
    // Romeo's own phone asks Juliet for what his laptop wrote
    expect(await answerTo(phone, juliet)).toBe('item-not-found')
  })

  it('leaves it to the sender whether a device that came later may read what was written before', async () => {
    time.advance(1000)
    const tablet = await createEngineParty(time, 'juliet@a.test/tablet.3' as FullJid, 'tablet')
    meet(phone, tablet)
    decide(phone, tablet, 'verified')
    expect(await answerTo(tablet, phone)).toBe('forbidden')
    const next = await laptop.write(juliet.bare, 'and now')
    await phone.read(next)
    expect(await answerTo(tablet, phone)).toBe('key')
  })

  it('asks its user about an own new device, and pushes after the yes', async () => {
    const tablet = await createEngineParty(time, 'romeo@b.test/tablet.3' as FullJid, 'tablet')
    meet(tablet, laptop, phone)
    expect(await answerTo(tablet, phone)).toBe('awaiting-approval')
    const [question] = phone.ports.requests.questions(phone.bare)
    expect(question).toMatchObject({ sid, sender: laptop.jid })
    decide(phone, tablet, 'verified')
    phone.engine.grant(tablet.bare, tablet.identity.kid, true)
    const push = await phone.engine.push(phone.ports.requests.questions(phone.bare)[0]!)
    if (push.is !== 'ready') throw new Error(push.is)
    push.commit()
    const read = await tablet.engine.readAnswer(phone.jid, keyRequestOf(overTheWire(push.iq))!)
    expect(read).toMatchObject({ is: 'key', key: { sender: laptop.jid, fingerprint: laptop.identity.kid } })
    expect(phone.ports.keys.releasesOf(sid, laptop.jid)).toMatchObject([{ how: 'pushed' }])
    // what was given once is given again without a question
    expect(await answerTo(tablet, phone)).toBe('key')
  })

  it('gives an own device what a contact wrote', async () => {
    const tablet = await createEngineParty(time, 'romeo@b.test/tablet.3' as FullJid, 'tablet')
    meet(tablet, juliet, phone)
    meet(phone, tablet)
    decide(phone, tablet, 'trusted')
    decide(juliet, phone, 'verified')
    time.advance(1000)
    const hers = await juliet.write(phone.bare, 'good night')
    await reads(phone, juliet, hers)
    const wanted = sealedSender(hers)!.sid
    const reply = await asksHelper(tablet, phone, juliet, wanted)
    const read = await tablet.engine.readAnswer(phone.jid, keyRequestOf(reply)!)
    expect((await tablet.read(hers, read.is === 'key' ? read.key : undefined)).is).toBe('opened')
  })

  it('gives on no key that nobody signed', async () => {
    const key = phone.ports.keys.findIn(laptop.jid, sid)!
    phone.ports.keys.eraseIn(laptop.jid, sid)
    phone.ports.keys.addIn({ ...key, grant: null, fingerprint: null })
    expect(await answerTo(juliet, phone)).toBe('item-not-found')
  })

  it('PROTOCOL 11: gives on no key of a compare, which is for the device compared alone', async () => {
    decide(phone, laptop, 'verified')
    const until = time.clock.now() + 600_000
    const under = await laptop.engine.keyFor(phone.bare, phone.identity.kid, until)
    const step = xml('verify', { xmlns: 'urn:balcony:e2e:0', id: 'a', step: 'start' })
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: laptop.jid, to: phone.jid, id: 's' }
    const sealed = await laptop.engine.seal(xml('message', attrs, step), { under })
    if (sealed.is !== 'sealed') throw new Error(sealed.is)
    await reads(phone, laptop, overTheWire(sealed.stanza))
    const tablet = await createEngineParty(time, 'romeo@b.test/tablet.3' as FullJid, 'tablet')
    meet(phone, tablet)
    decide(phone, tablet, 'verified')
    expect(await answerTo(tablet, phone, laptop, under)).toBe('item-not-found')
  })

  it('is spared a flood of requests like everybody who is asked', async () => {
    const said: string[] = []
    for (let n = 0; n < 12; n += 1) said.push(await answerTo(juliet, phone))
    expect(said.slice(0, 10)).toEqual(said.slice(0, 10).map(() => 'key'))
    expect(said.slice(10)).toEqual(['resource-constraint', 'resource-constraint'])
  })
})

describe('who asks a helper', () => {
  /** The phone answers with this in the place of the grant. */
  async function answered(content: string, type: 'jose' | 'jwk+json' = 'jose'): Promise<Element> {
    const reply = await asksHelper(juliet, phone)
    const once = juliet.ports.requests.find(phone.jid, sid)!.once
    const keyreq = keyRequestOf(reply)!
    const parts = await wrapKey(content, type, 'A256GCM', { ...once.publicKey, kid: once.kid })
    keyreq.children = []
    for (const child of jweChildren(parts!)) keyreq.append(child)
    return reply
  }
  const grantOf = () => laptop.ports.keys.findOut(sid)!.grant.reveal()
  /** What the laptop's grant says, signed by the phone. */
  const signedByPhone = async (iss: FullJid) =>
    (
      await signGrant(
        {
          ...{ sid, key: new Uint8Array(32).fill(7), iss, to: juliet.bare, aud: [juliet.bare, laptop.bare] },
          ...{ sendFrom: time.clock.now(), sendUntil: time.clock.now() + DAY, name: 'laptop' },
        },
        phone.identity,
      )
    ).reveal()

  it('takes no grant that was changed on the way', async () => {
    const [header, payload, signature] = grantOf().split('.')
    const changed = { ...readTokenPayload(grantOf()), aud: [juliet.bare, 'tybalt@a.test'] }
    const forged = Buffer.from(JSON.stringify(changed)).toString('base64url')
    expect((await reading(await answered(`${header}.${forged}.${signature}`))).is).toBe('bad')
    expect((await reading(await answered(`${header}.${payload}.${signature}`))).is).toBe('key')
  })

  it('takes no grant that the helper signed in the sender’s name', async () => {
    expect(await reading(await answered(await signedByPhone(laptop.jid)))).toMatchObject({
      ...{ is: 'bad', problem: expect.stringContaining('unknown device') },
    })
  })

  it('takes no grant of the helper’s own', async () => {
    expect((await reading(await answered(await signedByPhone(phone.jid)))).is).toBe('bad')
  })

  it('takes no bare key of a helper, also where the user allows unsigned ones', async () => {
    juliet.ports.trust.allowUnsigned(laptop.bare, true)
    const k = Buffer.alloc(32, 7).toString('base64url')
    const bare = JSON.stringify({ kty: 'oct', kid: sid, k, alg: 'A256KW', use: 'enc' })
    expect((await reading(await answered(bare, 'jwk+json'))).is).toBe('bad')
  })

  it('takes the grant of a device of which nothing is known from itself alone, until somebody decides on it', async () => {
    juliet.ports.trust.forget(laptop.bare, laptop.identity.kid)
    expect((await reading(await asksHelper(juliet, phone))).is).toBe('bad')
    // as a shared decision of another own device says it
    decide(juliet, laptop, 'verified')
    expect((await reading(await asksHelper(juliet, phone))).is).toBe('key')
  })

  it('takes no answer of a device that it did not ask', async () => {
    const reply = await asksHelper(juliet, phone)
    expect((await reading(reply, laptop)).is).toBe('not-asked')
  })

  it('asks with a new key of the request where it asks the same device for a key of the same name of another sender', async () => {
    await asksHelper(juliet, phone, phone)
    const first = juliet.ports.requests.find(phone.jid, sid)!
    await asksHelper(juliet, phone)
    const second = juliet.ports.requests.find(phone.jid, sid)!
    expect([first.sender, second.sender]).toEqual([phone.jid, laptop.jid])
    expect(second.once.kid).not.toBe(first.once.kid)
  })
})
