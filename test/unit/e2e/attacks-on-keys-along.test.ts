// What came as `<keys/>` and must not count: then the reader dials back, as if there were none (PROTOCOL 8).
import { GeneralEncrypt, importJWK, type JWK } from 'jose'
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { generateEncryptionKey } from '../../../main/e2e/device-keys.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { sealedSender } from '../../../main/e2e/stanza-shape.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, keyFrom, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeMessage, forgeToken, grantPayload, tokenHeader } from '../../doubles/forger.ts'

const BALCONY = 'urn:balcony:e2e:0'
type Json = Record<string, unknown>
interface Jwe extends Json {
  protected: string
  recipients: { header: Json; encrypted_key: string }[]
}

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, tybalt: EngineParty
/** The first stanza under a key that Romeo has not, with that key along. */
let first: Element

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  tybalt = await createEngineParty(time, 'tybalt@a.test/sword.1' as FullJid, 'sword')
  await dialBack(romeo, juliet, sealedSender(await juliet.write(romeo.bare, 'hello'))!.sid)
  time.advance(1000)
  juliet.engine.retireKey(romeo.bare)
  first = await juliet.write(romeo.bare, 'first')
})

const keys = () => first.getChild('keys', BALCONY)!
const copyOf = (element: Element) => xml(element.getName(), { ...element.attrs }, element.getText())
const sid = () => sealedSender(first)!.sid
const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Json
const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwe = () => decode(keys().getText()) as Jwe
function put(value: unknown): void {
  keys().children = [encode(value)]
}
const own = () => romeo.ports.device.encryption()
const reads = async () => (await romeo.read(first)).is

/** A general JWE of `content` for these keys, as any library makes it. */
async function sealed(content: string, readers: readonly KeyPair[], header: Json = {}): Promise<Json> {
  const jwe = new GeneralEncrypt(Buffer.from(content)).setProtectedHeader({
    enc: 'A256GCM',
    cty: 'jose',
    ...header,
  })
  // with one alone it would write its `epk` elsewhere
  for (const { kid, publicKey } of [...readers, await generateEncryptionKey()])
    jwe
      .addRecipient(await importJWK(publicKey as JWK, 'ECDH-ES+A256KW'))
      .setUnprotectedHeader({ alg: 'ECDH-ES+A256KW', kid })
  return { ...(await jwe.encrypt()) }
}

describe('a key that came along', () => {
  it('is read when nothing is wrong with it, also among entries of others, and as another library wrote it', async () => {
    put(
      await sealed(juliet.ports.keys.findOut(sid())!.grant.reveal(), [await generateEncryptionKey(), own()]),
    )
    expect(await reads()).toBe('opened')
  })

  it('is no answer to a stanza that was lost: nothing of it is kept', async () => {
    const { sender } = sealedSender(first)!
    first.getChild('e2e')!.getChild('data')!.children = ['AAAA']
    expect(await reads()).toBe('missing-key')
    expect(romeo.ports.keys.findIn(sender, sid())).toBeUndefined()
  })

  it('counts for nothing where the key is here already: not even a lie is looked at', async () => {
    expect(await reads()).toBe('opened')
    const second = await juliet.write(romeo.bare, 'second')
    second.append(xml('keys', { xmlns: BALCONY, id: sid() }, 'AAAA'))
    expect((await romeo.read(second)).is).toBe('opened')
  })

  it.each<[string, (jwe: Jwe) => unknown]>([
    ['for a kid that is not ours', (j) => ((j.recipients[0]!.header.kid = tybalt.identity.kid), j)],
    ['for our identity key', (j) => ((j.recipients[0]!.header.kid = romeo.identity.kid), j)],
    ['without kid', (j) => (delete j.recipients[0]!.header.kid, j)],
    ['twice for us', (j) => ({ ...j, recipients: [...j.recipients, ...j.recipients] })],
    ['for nobody', (j) => ({ ...j, recipients: [] })],
    ['without recipients', (j) => ({ ...j, recipients: undefined })],
    ['with recipients that are no list', (j) => ({ ...j, recipients: j.recipients[0] })],
    ['with `unprotected`', (j) => ({ ...j, unprotected: {} })],
    ['with `aad`', (j) => ({ ...j, aad: '' })],
    ['with `header` beside the recipients', (j) => ({ ...j, header: j.recipients[0]!.header })],
    ['with `apu`', (j) => ((j.recipients[0]!.header.apu = 'QUFB'), j)],
    ['with `apv`', (j) => ((j.recipients[0]!.header.apv = 'QUFB'), j)],
    ['with another algorithm', (j) => ((j.recipients[0]!.header.alg = 'ECDH-ES+A128KW'), j)],
    [
      'with an ephemeral key of another curve',
      (j) => ((j.recipients[0]!.header.epk = { kty: 'EC', crv: 'P-256' }), j),
    ],
    [
      'with an ephemeral key of zeros',
      (j) => ((j.recipients[0]!.header.epk = { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }), j),
    ],
    ['with something more in our entry', (j) => (((j.recipients[0]! as unknown as Json).more = 1), j)],
    [
      'with a key that was cut short',
      (j) => ((j.recipients[0]!.encrypted_key = j.recipients[0]!.encrypted_key.slice(4)), j),
    ],
    ['with white space in a part', (j) => ((j.recipients[0]!.encrypted_key += ' '), j)],
    ['without tag', (j) => ({ ...j, tag: '' })],
    ['with a changed text', (j) => ({ ...j, ciphertext: `${String(j.ciphertext).slice(0, -4)}AAAA` })],
    ['with a member twice', (j) => JSON.stringify(j).replace('"recipients"', '"recipients":[],"recipients"')],
    ['as a flattened JWE', ({ recipients: [only], ...j }) => ({ ...j, ...only })],
    ['as no JSON', () => 'hello'],
  ])('%s, is not read', async (_, change) => {
    put(change(jwe()))
    expect(await reads()).toBe('missing-key')
  })

  it.each<[string, Json]>([
    ['names another cty', { cty: 'jwk+json' }],
    ['names none', { cty: undefined }],
    ['names another content encryption', { enc: 'A128GCM' }],
    ['has more than these two members', { typ: 'JOSE' }],
  ])('whose protected header %s, is not read', async (_, header) => {
    const grant = juliet.ports.keys.findOut(sid())!.grant.reveal()
    put(await sealed(grant, [own()], header))
    expect(await reads()).toBe('missing-key')
  })

  it('stands once, under the name of the key that the stanza has, and is its text alone', async () => {
    const again = copyOf(keys())
    first.append(again)
    expect(await reads()).toBe('missing-key')
    first.remove(again)
    keys().attrs.id = 'another'
    expect(await reads()).toBe('missing-key')
    keys().attrs.id = sid()
    keys().append(xml('more'))
    expect(await reads()).toBe('missing-key')
  })

  it('is as long as 64 KiB and no longer', async () => {
    const text = keys().getText()
    keys().children = [' '.repeat(64 * 1024 - text.length + 1), text]
    expect(await reads()).toBe('missing-key')
    keys().children = [' '.repeat(64 * 1024 - text.length), text]
    expect(await reads()).toBe('opened')
  })

  it('replayed with a stanza under another key opens nothing, and names no other key', async () => {
    const stolen = keys().getText()
    juliet.engine.retireKey(romeo.bare)
    const next = await juliet.write(romeo.bare, 'next')
    next.remove(next.getChild('keys', BALCONY)!)
    next.append(xml('keys', { xmlns: BALCONY, id: sealedSender(next)!.sid }, stolen))
    expect((await romeo.read(next)).is).toBe('missing-key')
    expect(romeo.ports.keys.findIn(juliet.jid, sealedSender(next)!.sid)).toBeUndefined()
  })

  it.each<[string, Json]>([
    ['of somebody else', { iss: 'tybalt@a.test/sword.1' }],
    ['of another device', { iss: 'juliet@a.test/other' }],
    ['for others', { aud: ['juliet@a.test', 'mercutio@b.test'] }],
    ['of another key', { kid: 'another' }],
  ])('that is a grant %s is not read, whoever signed it', async (_, change) => {
    const payload = { ...grantPayload(juliet, romeo), ...change }
    for (const { identity } of [juliet, tybalt]) {
      put(await sealed(forgeToken(tokenHeader('balcony-grant+jws', identity), payload, identity), [own()]))
      expect(await reads()).toBe('missing-key')
    }
  })

  it('that nobody signed is not read', async () => {
    const { kid, k } = grantPayload(juliet, romeo)
    put(await sealed(JSON.stringify({ kty: 'oct', kid, k }), [own()], { cty: 'jwk+json' }))
    expect(await reads()).toBe('missing-key')
  })

  it('of an honest grant that does not open this stanza is not kept: the right one is asked for', async () => {
    const forged = forgeMessage(juliet, romeo, { sid: sid(), smk: new Uint8Array(32).fill(1) })
    forged.append(copyOf(keys()))
    expect((await romeo.read(forged)).is).toBe('missing-key')
    expect(romeo.ports.keys.findIn(juliet.jid, sid())).toBeUndefined()
    const reply = await dialBack(romeo, juliet, sid())
    expect((await romeo.read(first, await keyFrom(romeo, juliet, reply))).is).toBe('opened')
  })

  it('taken by a server for a stanza that speaks in another name is no key of that name', async () => {
    first.attrs.from = tybalt.jid
    expect(await reads()).toBe('missing-key')
  })
})
