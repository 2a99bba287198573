import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { keyRequestOf } from '../../../main/e2e/stanza-shape.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { createDraftPeer, type DraftPeer, type Taste } from '../../doubles/draft-peer.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'

const JULIET = 'juliet@a.test/draft' as FullJid
const TEXT = 'But soft! What light <through> yonder "window" & door?\n\u{1f319}'

let time: FakeTime
let romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
})

const peerOf = (taste: Partial<Taste>) => createDraftPeer(JULIET, time.clock.now, taste)

function arrived(text: string): Element {
  const stanza = parseStanza(text)
  if (stanza === undefined) throw new Error(`no XML: ${text}`)
  return stanza
}

/** What our device makes of the peer's answer to its request. */
async function readingOf(peer: DraftPeer, sid: string) {
  const request = await romeo.engine.request(JULIET, JULIET, sid)
  Object.assign(request.attrs, { from: romeo.jid, id: 'q1' })
  const reply = arrived(await peer.answer(request.toString()))
  return romeo.engine.readAnswer(JULIET, keyRequestOf(reply) ?? reply)
}

/** The peer writes to us, we ask it for its SMK. */
async function fromPeer(taste: Partial<Taste>) {
  const peer = peerOf(taste)
  const outer = arrived(peer.write(romeo.bare, TEXT))
  const sid = taste.sid ?? 'smk-1'
  expect(await romeo.read(outer)).toEqual({ is: 'missing-key', sid, sender: JULIET })
  const reading = await readingOf(peer, sid)
  if (reading.is !== 'key') throw new Error(JSON.stringify(reading))
  return romeo.read(outer, reading.key)
}

/** We write to the peer, and it asks us: our answer to that, and what we wrote. */
async function askedBy(peer: DraftPeer) {
  const outer = await romeo.write('juliet@a.test' as BareJid, TEXT)
  const sid = outer.getChild('e2e')?.attrs.id ?? ''
  expect(await peer.read(outer.toString())).toBeUndefined()
  const release = await romeo.engine.answer(arrived(await peer.ask(romeo.jid, sid)))
  release.commit()
  return { reply: release.reply, outer }
}

async function toPeer(taste: Partial<Taste>): Promise<string | undefined> {
  const peer = peerOf(taste)
  const { reply, outer } = await askedBy(peer)
  await peer.learn(reply.toString())
  return peer.read(outer.toString())
}

describe('a peer of the bare draft reads what we write, when it offers (PROTOCOL 3)', () => {
  it.each<[string, Partial<Taste>]>([
    ['RSA-2048, nameless', {}],
    ['RSA-2048, named by its JID', { kid: 'jid' }],
    ['RSA-2048, named by its thumbprint', { kid: 'thumbprint' }],
    ['RSA-2048 for RSA-OAEP', { marks: { alg: 'RSA-OAEP', use: 'enc' } }],
    ['RSA-2048 for RSA-OAEP-256', { marks: { alg: 'RSA-OAEP-256' } }],
    ['RSA-4096', { keys: ['RSA-4096'] }],
    ['P-256, nameless', { keys: ['P-256'] }],
    ['P-256, named by its JID', { keys: ['P-256'], kid: 'jid', marks: { use: 'enc' } }],
    ['P-256, named by its thumbprint', { keys: ['P-256'], kid: 'thumbprint' }],
    ['P-256 for ECDH-ES+A256KW', { keys: ['P-256'], marks: { alg: 'ECDH-ES+A256KW' } }],
    ['RSA and P-256 under one name', { keys: ['RSA-2048', 'P-256'], kid: 'jid' }],
    ['RSA-1024, which we leave out, before P-256', { keys: ['RSA-1024', 'P-256'] }],
    ['keys with white space and line breaks inside', { spelling: { spaced: true } }],
    ['members of its own beside the keys', { marks: { ext: true, 'urn:x': {} } }],
  ])('%s', async (_, taste) => {
    expect(await toPeer(taste)).toBe(TEXT)
  })
})

describe('we read what a peer of the bare draft writes, when it wraps its SMK with (PROTOCOL 3)', () => {
  it.each<[string, Partial<Taste>]>([
    ['RSA-OAEP', {}],
    ['RSA-OAEP and A128CBC-HS256', { wrapEnc: 'A128CBC-HS256' }],
    ['RSA-OAEP-256 and A128GCM', { wrap: 'RSA-OAEP-256', wrapEnc: 'A128GCM' }],
    ['ECDH-ES and A256CBC-HS512', { wrap: 'ECDH-ES' }],
    ['ECDH-ES and A128GCM', { wrap: 'ECDH-ES', wrapEnc: 'A128GCM' }],
    ['ECDH-ES+A128KW and A256GCM', { wrap: 'ECDH-ES+A128KW', wrapEnc: 'A256GCM' }],
    ['ECDH-ES+A256KW', { wrap: 'ECDH-ES+A256KW' }],
    ['the long name of the type', { cty: 'application/jwk+json' }],
    ['no name of our key in the header', { wrapHeader: { kid: undefined } }],
    ['members of its own in the header', { wrapHeader: { typ: 'JOSE', 'urn:x': 1 } }],
    ['an SMK of 128 bits', { smkBits: 128, smkMembers: (kid) => ({ kid, alg: 'A128KW' }) }],
    ['an SMK of 128 bits that says nothing', { smkBits: 128, smkMembers: () => ({}) }],
    ['an SMK without name', { smkMembers: () => ({ alg: 'A256KW', use: 'enc' }) }],
    ['an SMK without algorithm', { smkMembers: (kid) => ({ kid, use: 'enc' }) }],
    ['an SMK without use', { smkMembers: (kid) => ({ kid, alg: 'A256KW' }) }],
  ])('%s', async (_, taste) => {
    const opening = await fromPeer(taste)
    expect(opening).toMatchObject({ is: 'opened', fingerprint: null, sender: JULIET, time: 'fits' })
    expect(opening.is === 'opened' && opening.content.getChildText('body')).toBe(TEXT)
  })
})

describe('we read what a peer of the bare draft writes, when it seals with (PROTOCOL 2)', () => {
  it.each<[string, Partial<Taste>]>([
    ['A128CBC-HS256', { enc: 'A128CBC-HS256' }],
    ['A256CBC-HS512', { enc: 'A256CBC-HS512' }],
    ['A128GCM', { enc: 'A128GCM' }],
    ['A256GCM', { enc: 'A256GCM' }],
    ['A128KW and A128CBC-HS256', { smkBits: 128, smkMembers: () => ({}), enc: 'A128CBC-HS256' }],
    ['A128KW and A256GCM', { smkBits: 128, smkMembers: () => ({}), enc: 'A256GCM' }],
    ['no SID in the header', { header: () => ({}) }],
    ['members of its own in the header', { header: (kid) => ({ kid, typ: 'JOSE', cty: 'xmpp' }) }],
    ['a SID with spaces', { sid: ' a session  key ' }],
    ['a SID beyond ASCII', { sid: 'ключ \u{1f511} e\u0301' }],
    ['a SID of XML’s own characters', { sid: `<keyreq id='&amp;' x="y"/>` }],
    ['a SID that is a name of JavaScript', { sid: '__proto__' }],
    ['a SID of 4,000 characters', { sid: 'sid!'.repeat(1000) }],
    ['white space and line breaks everywhere', { spelling: { spaced: true } }],
    ['an XML declaration before the envelope', { spelling: { envelope: 'declaration' } }],
    ['stanza, stamp and attributes in another order', { spelling: { envelope: 'other order' } }],
    ['prefixes', { spelling: { envelope: 'prefixes' } }],
    ['CDATA', { spelling: { envelope: 'CDATA' } }],
  ])('%s', async (_, taste) => {
    const opening = await fromPeer(taste)
    expect(opening).toMatchObject({ is: 'opened', fingerprint: null, sender: JULIET, time: 'fits' })
    expect(opening.is === 'opened' && opening.content.getChildText('body')).toBe(TEXT)
  })
})

describe('a peer of the bare draft is not acceptable that offers (PROTOCOL 3)', () => {
  it.each<[string, Partial<Taste>]>([
    ['RSA-1024 alone', { keys: ['RSA-1024'] }],
    ['a key for RSA1_5 alone', { marks: { alg: 'RSA1_5' } }],
    ['a key for signatures alone', { marks: { use: 'sig' } }],
    ['a P-256 key for signatures by its algorithm', { keys: ['P-256'], marks: { alg: 'ES256' } }],
    ['a private key', { offer: ([key]) => ({ keys: [{ ...key, d: 'AAAA' }] }) }],
    ['a private prime beside a good key', { offer: ([key]) => ({ keys: [key, { ...key, q: 'AAAA' }] }) }],
    ['a symmetric key beside a good key', { offer: ([key]) => ({ keys: [key, { kty: 'oct', k: 'AAAA' }] }) }],
    ['nine keys', { offer: ([key]) => ({ keys: Array(9).fill(key) }) }],
    ['no keys', { offer: () => ({ keys: [] }) }],
    ['a key that is in no set', { offer: ([key]) => key }],
  ])('%s', async (_, taste) => {
    const { reply } = await askedBy(peerOf(taste))
    const error = reply.getChild('error')
    expect(reply.attrs).toMatchObject({ type: 'error', from: romeo.jid, to: JULIET })
    expect(error?.attrs.type).toBe('modify')
    expect(error?.getChildElements().map((child) => child.getName())).toEqual(['not-acceptable'])
    expect(romeo.ports.trust.devicesOf('juliet@a.test' as BareJid)).toEqual([])
  })

  it('but is with eight keys', async () => {
    expect(await toPeer({ offer: ([key]) => ({ keys: Array(8).fill(key) }) })).toBe(TEXT)
  })
})

describe('no SMK is taken from a peer of the bare draft that wraps (PROTOCOL 1 to 3)', () => {
  it.each<[string, Partial<Taste>]>([
    ['with RSA1_5', { wrap: 'RSA1_5' }],
    ['with the content cipher of 2013', { wrapHeader: { enc: 'A256CBC+HS512' } }],
    [
      'with the short content cipher of 2013',
      { wrapEnc: 'A128CBC-HS256', wrapHeader: { enc: 'A128CBC+HS256' } },
    ],
    ['something that is no key', { cty: 'text/plain' }],
    ['for a key that we did not offer', { wrapHeader: { kid: 'another' } }],
    ['an SMK for the GCM wrap', { smkMembers: (kid) => ({ kid, alg: 'A256GCMKW' }) }],
    ['an SMK for a shorter wrap', { smkMembers: (kid) => ({ kid, alg: 'A128KW' }) }],
    ['an SMK of another SID', { smkMembers: () => ({ kid: 'smk-2' }) }],
    ['an SMK of 192 bits', { smkBits: 192, smkMembers: () => ({}) }],
    ['an SMK of 512 bits', { smkBits: 512, smkMembers: () => ({}) }],
    ['an SMK that is no symmetric key', { smkMembers: (kid) => ({ kid, kty: 'RSA' }) }],
  ])('%s', async (_, taste) => {
    expect((await readingOf(peerOf(taste), 'smk-1')).is).toBe('bad')
  })
})

describe('a stanza of a peer of the bare draft is not even tried whose header (PROTOCOL 2, 4.5)', () => {
  it.each<[string, Partial<Taste>]>([
    ['names another SID', { header: () => ({ kid: 'smk-2' }) }],
    ['names the content cipher of 2013', { header: () => ({ enc: 'A256CBC+HS512' }) }],
    ['names another wrap than its SMK', { header: () => ({ alg: 'A128KW' }) }],
    ['names the GCM wrap', { header: () => ({ alg: 'A256GCMKW' }) }],
    [
      'names the GCM wrap under an SMK that names none',
      { smkMembers: () => ({}), header: () => ({ alg: 'A256GCMKW' }) },
    ],
  ])('%s', async (_, taste) => {
    let tried = 0
    const { codec } = romeo.ports
    romeo.ports.codec = { ...codec, open: (...args) => (tried++, codec.open(...args)) }
    const opening = await fromPeer(taste)
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
    expect(tried).toBe(0)
    expect(romeo.ports.keys.findIn(JULIET, 'smk-1')).toBeUndefined()
  })

  it('and one fails that names a wrap for shorter keys than an SMK that names none', async () => {
    const opening = await fromPeer({ smkMembers: () => ({}), header: () => ({ alg: 'A128KW' }) })
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
  })
})
