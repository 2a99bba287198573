import xml, { type Element } from '@xmpp/xml'
import type { JWK } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { bareOf, type BareJid, type FullJid } from '../../../shared/domain/jid.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import {
  createEngineParty,
  dialBack,
  keyFrom,
  overTheWire,
  type EngineParty,
} from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeAnswer, forgeInner, forgeMessage, withSpareBit, type Forgery } from '../../doubles/forger.ts'
import { signedStanza } from '../../doubles/signed-stanza.ts'

const DAY = 24 * 3_600_000

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

/** Romeo holds Juliet's key. */
beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
  const first = await juliet.write(romeo.bare, 'first')
  await romeo.read(first, await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(first))))
  time.advance(1)
})

const e2eOf = (stanza: Element) => stanza.getChild('e2e')!
const sidOf = (stanza: Element) => e2eOf(stanza).attrs.id!
const forge = (change: Partial<Forgery> = {}) => forgeMessage(juliet, romeo, change)

it('the forger’s message is read where nothing in it is wrong', async () => {
  expect(await romeo.read(forge())).toMatchObject({ is: 'opened', innerId: 'inner', time: 'fits' })
})

describe('what was written to somebody else (PROTOCOL 4.7)', () => {
  it('by an own device, and put before the reader by the server, is not read as written to him', async () => {
    const desk = await createEngineParty(time, 'romeo@b.test/desk.1' as FullJid, 'desk')
    const toNurse = await desk.write('nurse@a.test' as BareJid, 'to the nurse')
    const own = { jid: romeo.bare, fingerprint: romeo.identity.kid, manner: 'user' } as const
    desk.ports.trust.decide({ ...own, state: 'verified', at: 0 })
    const key = await keyFrom(romeo, desk, await dialBack(romeo, desk, sidOf(toNurse)))
    const here = overTheWire(toNurse)
    here.attrs.to = romeo.jid
    expect(await romeo.read(here, key)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
    // as a carbon would give it
    expect(await romeo.read(toNurse, key)).toMatchObject({ is: 'opened' })
  })
})

describe('a replay (PROTOCOL 4.2)', () => {
  it('as an archive would give it, days later and with a stamp, is dropped', async () => {
    const stanza = await juliet.write(romeo.bare, 'once')
    await romeo.read(stanza)
    time.advance(3 * DAY)
    const serverStamp = time.clock.now() - 3 * DAY
    expect(await romeo.engine.open(stanza, { at: time.clock.now(), serverStamp })).toEqual({
      is: 'duplicate',
    })
  })

  it('under another id, or beside other elements, is dropped', async () => {
    const stanza = await juliet.write(romeo.bare, 'once')
    await romeo.read(stanza)
    stanza.attrs.id = 'new'
    stanza.children = [e2eOf(stanza)]
    expect(await romeo.read(stanza)).toEqual({ is: 'duplicate' })
  })

  it('with spare bits set in the tag is no base64url', async () => {
    const stanza = overTheWire(forge())
    await romeo.read(stanza)
    const mac = e2eOf(stanza).getChild('mac')!
    mac.children = [withSpareBit(mac.getText())]
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'malformed' })
  })

  it('after the key was erased, and after a restart, is dropped and asks nobody', async () => {
    const stanza = await juliet.write(romeo.bare, 'once')
    await romeo.read(stanza)
    romeo.ports.keys = { ...romeo.ports.keys, findIn: () => undefined }
    expect(await romeo.restart().read(stanza)).toEqual({ is: 'duplicate' })
  })

  it('from another resource of the sender’s, with the grant for it, is dropped by the device’s fingerprint', async () => {
    const stanza = await juliet.write(romeo.bare, 'once')
    await romeo.read(stanza)
    const kept = romeo.ports.keys.findIn(juliet.jid, sidOf(stanza))!
    const elsewhere = 'juliet@a.test/elsewhere' as FullJid
    stanza.attrs.from = elsewhere
    expect(await romeo.read(stanza, { ...kept, sender: elsewhere })).toEqual({ is: 'duplicate' })
  })

  it('of the envelope, sealed anew by somebody with the key, is refused by its stamp (PROTOCOL 4.8)', async () => {
    await romeo.read(forge())
    expect(await romeo.read(forge())).toMatchObject({ is: 'unreadable', problem: 'stamp-used-twice' })
    // the stamp is the device’s, whatever resource it says to have
    const from = 'juliet@a.test/elsewhere' as FullJid
    const kept = romeo.ports.keys.findIn(juliet.jid, sidOf(forge()))!
    const stanza = forgeInner({ from, to: romeo.bare, type: 'chat', id: 'inner' })
    const again = await romeo.read(forge({ from, stanza }), { ...kept, sender: from })
    expect(again).toMatchObject({ is: 'unreadable', problem: 'stamp-used-twice' })
  })
})

describe('a re-addressed stanza (PROTOCOL 4.7)', () => {
  it.each<[string, Record<string, string | undefined>]>([
    ['to another contact', { to: 'mercutio@b.test' }],
    ['to a room', { to: 'room@c.test' }],
    ['to nobody', { to: undefined }],
    ['from another device of hers', { from: 'juliet@a.test/other' }],
    ['from no device', { from: 'juliet@a.test' }],
    ['from somebody else', { from: 'tybalt@a.test/sword' }],
    ['from nobody', { from: undefined }],
  ])('that was written %s is not read, and answered with decryption-failed', async (_, change) => {
    const inner = { from: juliet.jid, to: romeo.bare, type: 'chat', id: 'inner', ...change }
    const opening = await romeo.read(forge({ stanza: forgeInner(inner) }))
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
    const error = opening.is === 'unreadable' ? opening.error?.getChild('error') : null
    expect(error?.getChildElements().map((child) => child.getName())).toEqual([
      'bad-request',
      'decryption-failed',
    ])
  })

  it('that comes as a room’s finds no key, not even by the real grant', async () => {
    const from = 'room@c.test/juliet' as FullJid
    const stanza = forge({ from, type: 'groupchat' })
    expect(await romeo.read(stanza)).toEqual({ is: 'missing-key', sid: sidOf(stanza), sender: from })
    const grant = juliet.ports.keys.current(romeo.bare)!.grant.reveal()
    romeo.ports.requests.remove(juliet.jid, sidOf(stanza))
    await romeo.engine.request(juliet.jid, from, sidOf(stanza))
    const reading = await romeo.engine.readAnswer(
      juliet.jid,
      forgeAnswer(romeo, juliet, sidOf(stanza), grant),
    )
    expect(reading.is).toBe('bad')
  })
})

describe('a re-addressed stanza under an unsigned SMK (PROTOCOL 4.7)', () => {
  const paris = 'paris@d.test/draft' as FullJid
  const smk = new Uint8Array(32).fill(7)
  const inner = { from: 'paris@d.test/draft', to: 'romeo@b.test', type: 'chat', id: 'inner' }

  beforeEach(() => {
    const unsigned = { algorithm: null, grant: null, fingerprint: null, conversation: null, audience: [] }
    const times = { sendFrom: null, sendUntil: null, receivedAt: 0, onlyHere: false }
    romeo.ports.keys.addIn({ sid: 'smk-1', sender: paris, key: new Secret(smk), ...unsigned, ...times })
  })

  it.each<[string, Record<string, string | undefined>, string]>([
    ['to another contact', { to: 'mercutio@b.test' }, 'romeo@b.test'],
    ['to us, and comes to another', {}, 'mercutio@b.test'],
    ['to nobody', { to: undefined }, 'romeo@b.test'],
    ['from somebody else', { from: 'tybalt@a.test/sword' }, 'romeo@b.test'],
    ['from nobody', { from: undefined }, 'romeo@b.test'],
  ])('that was written %s is not read', async (_, change, to) => {
    const stanza = forge({ sid: 'smk-1', smk, from: paris, to, stanza: forgeInner({ ...inner, ...change }) })
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
  })

  it('that says no recipient inside or outside is not read', async () => {
    const stanza = forge({
      ...{ sid: 'smk-1', smk, from: paris },
      stanza: forgeInner({ ...inner, to: undefined }),
    })
    delete stanza.attrs.to
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
  })

  it('is refused once the account is known as Balcony, until the user allows it (PROTOCOL 7)', async () => {
    const read = () => romeo.read(forge({ sid: 'smk-1', smk, from: paris, stanza: forgeInner(inner) }))
    const { jid, identity } = await createEngineParty(time, 'paris@d.test/new' as FullJid, 'new')
    const key = { fingerprint: identity.kid, publicKey: identity.publicKey, encryptionKey: null }
    const seen = { firstSeen: 0, since: 0, lastSeen: 0, iat: 0, grantIat: 0, name: '', proven: true }
    romeo.ports.trust.see({ jid: bareOf(jid), fullJid: jid, ...key, ...seen })
    expect(await read()).toMatchObject({ is: 'unreadable', problem: 'unsigned-key' })
    romeo.ports.trust.allowUnsigned(bareOf(jid), true)
    expect((await read()).is).toBe('opened')
  })

  it('is not read where its signed envelope names another device than the sealed one (PROTOCOL 5)', async () => {
    const { privateKey } = await generateIdentity()
    const signedBy = async (from: string, stamp: number) => {
      const written = overTheWire(xml('message', { xmlns: 'jabber:client', ...inner, from }))
      const jwk = privateKey.reveal() as JWK
      const signed = await signedStanza(written, stamp, jwk, { alg: 'EdDSA' })
      Object.assign(signed.attrs, { from: paris })
      return romeo.read(forge({ sid: 'smk-1', smk, from: paris, at: stamp + 1, stanza: signed.toString() }))
    }
    const now = time.clock.now()
    expect(await signedBy('paris@d.test/other', now)).toMatchObject({ problem: 'readdressed' })
    expect((await signedBy(paris, now + 2)).is).toBe('opened')
  })

  it('is read where only resources differ', async () => {
    const change = { from: 'paris@d.test', to: 'romeo@b.test/elsewhere' }
    const stanza = forge({ sid: 'smk-1', smk, from: paris, stanza: forgeInner({ ...inner, ...change }) })
    expect(await romeo.read(stanza)).toMatchObject({ is: 'opened', fingerprint: null })
  })
})

describe('a stanza under a SID that is not its own (PROTOCOL 4.4, 4.5)', () => {
  it('finds no key of another person, not even one that just came', async () => {
    const tybalt = 'tybalt@a.test/sword' as FullJid
    const stanza = forge({ from: tybalt })
    const missing = { is: 'missing-key', sid: sidOf(stanza), sender: tybalt }
    expect(await romeo.read(stanza)).toEqual(missing)
    const candidate = romeo.ports.keys.findIn(juliet.jid, sidOf(stanza))
    expect(await romeo.read(stanza, candidate)).toEqual(missing)
  })

  it('is not opened by a key that came for another SID', async () => {
    const candidate = romeo.ports.keys.findIn(juliet.jid, sidOf(forge()))
    expect(await romeo.read(forge({ sid: 'other' }), candidate)).toMatchObject({ is: 'missing-key' })
  })

  it('is not opened, and named so by its header, where both keys are here', async () => {
    const before = sidOf(forge())
    juliet.engine.retireKey(romeo.bare)
    const second = await juliet.write(romeo.bare, 'second')
    await romeo.read(second, await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sidOf(second))))
    const stanza = await juliet.write(romeo.bare, 'third')
    e2eOf(stanza).attrs.id = before
    expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
  })
})

describe('nothing beside a seal is read (PROTOCOL 2)', () => {
  it('neither body nor correction, receipt, marker, retraction', async () => {
    const beside =
      "<body>plain</body><replace xmlns='urn:xmpp:message-correct:0' id='x'/><received xmlns='urn:xmpp:receipts' id='x'/>" +
      "<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/><retract xmlns='urn:xmpp:message-retract:1' id='x'/>" +
      "<subject>plain</subject><thread>plain</thread><x xmlns='jabber:x:oob'><url>https://plain</url></x>"
    const opening = await romeo.read(forge({ beside }))
    const content = opening.is === 'opened' ? opening.content : null
    expect(content?.toString()).toBe(
      forgeInner({ from: juliet.jid, to: romeo.bare, type: 'chat', id: 'inner' }).replaceAll("'", '"'),
    )
  })

  it.each([
    ['a carbon', "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'/></received>"],
    ['a carbon of a sent one', "<sent xmlns='urn:xmpp:carbons:2'/>"],
    ['an archive result', "<result xmlns='urn:xmpp:mam:2' id='1'/>"],
    ['a stanza-id', "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='b.test'/>"],
    ['what only a room says', "<x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>"],
    ['a pubsub event', "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'/></event>"],
    ['a carbon under a prefix', "<c:received xmlns:c='urn:xmpp:carbons:2'/>"],
  ])('%s inside S is ignored', async (_, said) => {
    const inner = { from: juliet.jid, to: romeo.bare, type: 'chat', id: 'inner' }
    const opening = await romeo.read(forge({ stanza: forgeInner(inner, `${said}<body>hello</body>${said}`) }))
    const children = opening.is === 'opened' ? opening.content.getChildElements() : []
    expect(children.map((child) => child.getName())).toEqual(['body'])
  })
})

describe('a stanza that is too much (PROTOCOL 4.1)', () => {
  it('sealed three times over is not read', async () => {
    const inner = { from: juliet.jid, to: romeo.bare, type: 'chat', id: 'inner' }
    const once = e2eOf(forge()).toString()
    const twice = e2eOf(forge({ stanza: forgeInner(inner, once) })).toString()
    expect(await romeo.read(forge({ stanza: forgeInner(inner, twice) }))).toMatchObject({ is: 'unreadable' })
  })

  it('is read up to 256 KiB of data, and not looked at beyond', async () => {
    const inner = { from: juliet.jid, to: romeo.bare, type: 'chat', id: 'inner' }
    const ofSize = (size: number) => forge({ stanza: forgeInner(inner, `<body>${'x'.repeat(size)}</body>`) })
    const limit = 256 * 1024
    const overhead = e2eOf(ofSize(0)).getChildText('data')!.length
    // base64url has four letters for three bytes
    const largest = ofSize(Math.floor(((limit - overhead) * 3) / 4))
    expect(limit - e2eOf(largest).getChildText('data')!.length).toBeLessThan(4)
    expect(await romeo.read(largest)).toMatchObject({ is: 'opened' })
    const open = romeo.ports.codec.open
    let looked = 0
    romeo.ports.codec = { ...romeo.ports.codec, open: (...args) => (looked++, open(...args)) }
    const tooLarge = ofSize(Math.ceil(((limit - overhead) * 3) / 4) + 3)
    expect(await romeo.read(tooLarge)).toMatchObject({ is: 'unreadable', problem: 'too-large', error: null })
    expect(looked).toBe(0)
  })
})

it('an error that came back is never answered with an error (RFC 6120 §8.3.1)', async () => {
  const stanza = forge({ type: 'error', recipe: { header: { kid: 'other' } } })
  expect(await romeo.read(stanza)).toMatchObject({ is: 'unreadable', error: null })
})
