// Headers of JWEs whose tag fits, so that nothing but the header's check refuses them.
import type { JsonWebKey } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, dialBack, keyFrom, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import { forgeAnswer, forgeMessage, keyreqOf } from '../../doubles/forger.ts'
import { agreeWith, sealAgreed, type Agreed, type HandHeader } from '../../doubles/hand-jwe.ts'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden', { fallback: true })
})

/** The members that `JSON.stringify` wrote, with `more` as text behind them. */
const with_ = (more: string) => (header: HandHeader) => `${JSON.stringify(header).slice(0, -1)},${more}}`
/** The fitting members are there by a prototype alone. */
const inherited = (header: HandHeader) => `{"__proto__":${JSON.stringify(header)}}`

type Row = [string, (header: HandHeader) => string]
const refusedEverywhere: Row[] = [
  ['crit', with_('"crit":["exp"],"exp":1')],
  ['crit for nothing', with_('"crit":[]')],
  ['crit that is text', with_('"crit":"exp"')],
  ['zip', with_('"zip":"DEF"')],
  ['zip in another spelling', with_('"\\u007aip":"DEF"')],
  ['jku', with_('"jku":"https://evil.test/keys"')],
  ['x5u', with_('"x5u":"https://evil.test/cert"')],
  ['jwk', with_('"jwk":{"kty":"oct","k":"AAAA"}')],
  ['jwk that is text', with_('"jwk":"x"')],
  ['jwk that is null', with_('"jwk":null')],
  ['enc twice, the second as the first', (header) => with_(`"enc":"${String(header.enc)}"`)(header)],
  ['alg twice, in two spellings', (header) => with_(`"\\u0061lg":"${String(header.alg)}"`)(header)],
  ['a member that is an object', with_('"x":{}')],
  ['a member that is a list', with_('"x":[]')],
  ['a prototype', with_('"__proto__":{}')],
  ['its members by a prototype alone', inherited],
  ['itself in a list', (header) => `[${JSON.stringify(header)}]`],
  ['a byte order mark before it', (header) => `\ufeff${JSON.stringify(header)}`],
  ['text behind it', (header) => `${JSON.stringify(header)}{}`],
]

describe('a stanza is not opened whose header has (PROTOCOL 2)', () => {
  beforeEach(async () => {
    const first = await juliet.write(romeo.bare, 'first')
    const sid = first.getChild('e2e')?.attrs.id ?? ''
    await romeo.read(first, await keyFrom(romeo, juliet, await dialBack(romeo, juliet, sid)))
    time.advance(1)
  })

  it.each<Row>([
    ...refusedEverywhere,
    ['a kid that is not the SID', with_('"kid":"other"')],
    ['a kid that is no text', with_('"kid":1')],
    ['a kid that is null', with_('"kid":null')],
    ['no alg', ({ enc }) => JSON.stringify({ enc })],
    ['no enc', ({ alg }) => JSON.stringify({ alg })],
    ['direct encryption', ({ enc }) => JSON.stringify({ alg: 'dir', enc })],
    ['a list of algorithms', ({ enc }) => JSON.stringify({ alg: ['A256KW'], enc })],
    ['the GCM wrap', ({ enc }) => JSON.stringify({ alg: 'A256GCMKW', enc })],
    ['a password', ({ enc }) => JSON.stringify({ alg: 'PBES2-HS512+A256KW', enc, p2s: 'AAAA', p2c: 1 })],
  ])('%s', async (_, spell) => {
    const opening = await romeo.read(forgeMessage(juliet, romeo, { recipe: { spell } }))
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
  })

  it('but is with other members beside the fitting ones', async () => {
    const spell = with_('"typ":"JOSE","x":null,"y":1')
    expect((await romeo.read(forgeMessage(juliet, romeo, { recipe: { spell } }))).is).toBe('opened')
  })
})

describe('an answer is not read whose header has (PROTOCOL 2, 3)', () => {
  let sid: string, grant: string

  beforeEach(async () => {
    sid = (await juliet.write(romeo.bare, 'first')).getChild('e2e')?.attrs.id ?? ''
    grant = juliet.ports.keys.current(romeo.bare)!.grant.reveal()
    await romeo.engine.request(juliet.jid, juliet.jid, sid)
  })

  const reading = async (header: HandHeader, spell?: (header: HandHeader) => string) =>
    (await romeo.engine.readAnswer(juliet.jid, forgeAnswer(romeo, juliet, sid, grant, header, spell))).is

  it.each<Row>([
    ...refusedEverywhere,
    ['an epk twice', with_('"epk":{}')],
    ['an algorithm of RSA', (header) => JSON.stringify({ ...header, alg: 'RSA-OAEP' })],
    ['direct encryption', (header) => JSON.stringify({ ...header, alg: 'dir' })],
    ['the wrap of stanzas', (header) => JSON.stringify({ ...header, alg: 'A256KW' })],
    ['a cty that is no grant', (header) => JSON.stringify({ ...header, cty: 'balcony' })],
  ])('%s', async (_, spell) => {
    expect(await reading({}, spell)).toBe('bad')
  })

  it('but is with other members beside the fitting ones', async () => {
    expect(await reading({ typ: 'JOSE', x: null })).toBe('key')
    expect(await reading({ kid: undefined })).toBe('key')
  })

  it('the name of another key of ours than it is wrapped for', async () => {
    for (const kid of [romeo.ports.device.encryption().kid, romeo.identity.kid, 'other', '', 1, null]) {
      expect(await reading({ kid })).toBe('bad')
    }
  })

  describe('a point that is none of its curve (RFC 7518 §4.6, RFC 8037)', () => {
    const fallback = (crv: string) =>
      romeo.ports.device.fallback().find(({ publicKey }) => publicKey.crv === crv)!
    const sealed = (agreed: Agreed, kid: string) =>
      keyreqOf(
        sid,
        sealAgreed(grant, agreed, {
          ...{ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', header: { cty: 'jose', kid } },
        }),
      )
    const once = () => romeo.ports.requests.find(juliet.jid, sid)!.once

    // points of small order on Curve25519: whoever agrees with one of them comes to zero
    it.each([
      ['zero', '00'.repeat(32)],
      ['one', `01${'00'.repeat(31)}`],
      ['a point of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
      ['another of order 8', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
      ['minus one', `ec${'ff'.repeat(30)}7f`],
      ['the prime itself', `ed${'ff'.repeat(30)}7f`],
    ])('on X25519: %s', async (_, hex) => {
      const x = Buffer.from(hex, 'hex').toString('base64url')
      const agreed = { epk: { kty: 'OKP', crv: 'X25519', x }, z: new Uint8Array(32) }
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(agreed, once().kid))).is).toBe('bad')
    })

    it.each([
      ['zero', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
      [
        'a point beside the curve',
        {
          ...{ kty: 'EC', crv: 'P-256', x: Buffer.alloc(32, 7).toString('base64url') },
          y: Buffer.alloc(32, 9).toString('base64url'),
        },
      ],
      ['half a point', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43) }],
    ])('on P-256: %s', async (_, epk) => {
      const agreed = { epk, z: new Uint8Array(32) }
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(agreed, fallback('P-256').kid))).is).toBe(
        'bad',
      )
    })

    it('of another curve', async () => {
      const onP256 = agreeWith(fallback('P-256').publicKey as JsonWebKey)
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(onP256, fallback('P-256').kid))).is).toBe(
        'key',
      )
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(onP256, once().kid))).is).toBe('bad')
      const onX25519 = agreeWith(once().publicKey as JsonWebKey)
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(onX25519, once().kid))).is).toBe('key')
      expect((await romeo.engine.readAnswer(juliet.jid, sealed(onX25519, fallback('P-256').kid))).is).toBe(
        'bad',
      )
    })
  })
})
