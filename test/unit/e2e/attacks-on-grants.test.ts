// Answers and pushes that lie about who gave the key. Every token here has a signature that fits, unless it says otherwise.
import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../../doubles/fake-time.ts'
import {
  forgeAnswer,
  forgeInner,
  forgeMessage,
  forgeToken,
  grantPayload,
  tokenHeader,
  withSpareBit,
} from '../../doubles/forger.ts'

type Payload = Record<string, unknown>
const GRANT = 'balcony-grant+jws'

let time: FakeTime, juliet: EngineParty, romeo: EngineParty, tybalt: EngineParty
/** Juliet's current key for Romeo, which Romeo has asked for. */
let sid: string, payload: Payload

beforeEach(async () => {
  time = createFakeTime()
  juliet = await createEngineParty(time, 'juliet@a.test/balcony.1' as FullJid, 'laptop')
  romeo = await createEngineParty(time, 'romeo@b.test/garden.1' as FullJid, 'garden')
  tybalt = await createEngineParty(time, 'tybalt@a.test/sword.1' as FullJid, 'sword')
  await juliet.write(romeo.bare, 'first')
  sid = juliet.ports.keys.current(romeo.bare)!.sid
  payload = grantPayload(juliet, romeo)
  await romeo.engine.request(juliet.jid, juliet.jid, sid)
})

const reading = (content: string, header = {}) =>
  romeo.engine.readAnswer(juliet.jid, forgeAnswer(romeo, juliet, sid, content, header))
const parts = (token: string) => token.split('.') as [string, string, string]
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a grant is refused (PROTOCOL 7)', () => {
  it('not when nothing is wrong with it', async () => {
    const token = forgeToken(tokenHeader(GRANT, juliet.identity), payload, juliet.identity)
    expect(await reading(token)).toMatchObject({ is: 'key', key: { fingerprint: juliet.identity.kid } })
    expect((await reading(` ${token}\n`)).is).toBe('key')
  })

  it.each<[string, Payload]>([
    ['for another audience', { aud: ['mercutio@b.test', 'juliet@a.test'] }],
    ['for nobody', { aud: [] }],
    ['for our full address instead of the bare one', { aud: ['romeo@b.test/garden.1'] }],
    ['without audience', { aud: undefined }],
    ['by another device of the sender’s', { iss: 'juliet@a.test/other' }],
    ['by the account instead of a device', { iss: 'juliet@a.test' }],
    ['by somebody else', { iss: 'tybalt@a.test/sword.1' }],
    ['by nobody', { iss: undefined }],
    ['for another SID', { kid: 'other' }],
    ['for no SID', { kid: undefined }],
    ['for no conversation', { to: undefined }],
    ['for a device instead of a conversation', { to: 'romeo@b.test/garden.1' }],
    ['for an audience of no text', { aud: [['romeo@b.test']] }],
    ['without beginning', { iat: undefined }],
    ['without end', { exp: undefined }],
    ['that ends before it begins', { exp: 0 }],
    ['with a time that is no whole number', { iat: 1.5 }],
    ['without key', { k: undefined }],
    ['with a key that is too short', { k: 'AAAA' }],
  ])('%s', async (_, change) => {
    const token = forgeToken(tokenHeader(GRANT, juliet.identity), { ...payload, ...change }, juliet.identity)
    expect((await reading(token)).is).toBe('bad')
  })

  it.each([
    'balcony-keyreq+jws',
    'balcony-device+jws',
    'balcony-endorse+jws',
    'balcony-attest+jws',
    'balcony-stanza+jws',
    'application/balcony-grant+jws',
    'BALCONY-GRANT+JWS',
    'JWT',
    '',
  ])('that was signed as %j', async (typ) => {
    expect((await reading(forgeToken(tokenHeader(typ, juliet.identity), payload, juliet.identity))).is).toBe(
      'bad',
    )
  })

  it('with kid and jwk of two people, whoever of them signed', async () => {
    const [hers, his] = [tokenHeader(GRANT, juliet.identity), tokenHeader(GRANT, tybalt.identity)]
    for (const signer of [juliet.identity, tybalt.identity]) {
      expect((await reading(forgeToken({ ...hers, jwk: his.jwk }, payload, signer))).is).toBe('bad')
      expect((await reading(forgeToken({ ...his, jwk: hers.jwk }, payload, signer))).is).toBe('bad')
    }
  })

  it('that somebody else signed in her name', async () => {
    const token = forgeToken(tokenHeader(GRANT, juliet.identity), payload, tybalt.identity)
    expect((await reading(token)).is).toBe('bad')
  })

  it.each<[string, Payload]>([
    ['crit', { crit: ['b64'], b64: true }],
    ['crit for nothing', { crit: [] }],
    ['jku', { jku: 'https://evil.test/keys' }],
    ['x5u', { x5u: 'https://evil.test/cert' }],
    ['zip', { zip: 'DEF' }],
    ['no typ', { typ: undefined }],
    ['no kid', { kid: undefined }],
    ['no jwk', { jwk: undefined }],
    ['an algorithm that fits the key, under its newer name', { alg: 'Ed25519' }],
    ['another algorithm', { alg: 'ES256' }],
    ['none', { alg: 'none' }],
  ])('whose header has %s', async (_, change) => {
    const header = { ...tokenHeader(GRANT, juliet.identity), ...change }
    expect((await reading(forgeToken(header, payload, juliet.identity))).is).toBe('bad')
  })

  it('whose header carries a private key, or has a member twice', async () => {
    const header = tokenHeader(GRANT, juliet.identity)
    const withPrivate = { ...header, jwk: { ...header.jwk, d: 'AAAA' } }
    expect((await reading(forgeToken(withPrivate, payload, juliet.identity))).is).toBe('bad')
    const twice = `${JSON.stringify(header).slice(0, -1)},"typ":"${GRANT}"}`
    expect((await reading(forgeToken(twice, payload, juliet.identity))).is).toBe('bad')
  })

  it('whose signature was stripped, emptied, or made with the public key as a password', async () => {
    const header = tokenHeader(GRANT, juliet.identity)
    const [first, second] = parts(forgeToken(header, payload, juliet.identity))
    expect((await reading(`${first}.${second}.`)).is).toBe('bad')
    expect((await reading(`${first}.${second}`)).is).toBe('bad')
    expect((await reading(`${encode({ ...header, alg: 'none' })}.${second}.`)).is).toBe('bad')
    const input = `${encode({ ...header, alg: 'HS256' })}.${second}`
    const mac = createHmac('sha256', Buffer.from(String(header.jwk.x), 'base64url')).update(input)
    expect((await reading(`${input}.${mac.digest('base64url')}`)).is).toBe('bad')
    // the grant without its envelope: the bare SMK under the type of a grant, or the JWS under the type of a bare one
    expect((await reading(JSON.stringify(payload))).is).toBe('bad')
    expect((await reading(`${first}.${second}.`, { cty: 'jwk+json' })).is).toBe('bad')
  })

  it('whose payload was changed, in any spelling', async () => {
    const [first, , third] = parts(forgeToken(tokenHeader(GRANT, juliet.identity), payload, juliet.identity))
    expect((await reading(`${first}.${encode({ ...payload, name: 'x' })}.${third}`)).is).toBe('bad')
    expect((await reading(`${first}.${encode(payload)}=.${third}`)).is).toBe('bad')
    expect((await reading(`${first}.${encode(payload)}.${third}`)).is).toBe('key')
    expect((await reading(`${first}.${encode(payload)}.${withSpareBit(third)}`)).is).toBe('bad')
    expect((await reading(`${first}.\n${encode(payload)}.${third}`)).is).toBe('bad')
  })
})

describe('a grant that is none for what was sealed', () => {
  it('names another conversation: nothing under it is read, and it is not kept (PROTOCOL 4.7)', async () => {
    const change = {
      ...payload,
      to: 'mercutio@b.test',
      aud: ['mercutio@b.test', 'juliet@a.test', romeo.bare],
    }
    const answer = await reading(forgeToken(tokenHeader(GRANT, juliet.identity), change, juliet.identity))
    const key = answer.is === 'key' ? answer.key : undefined
    const inner = { from: juliet.jid, to: 'mercutio@b.test', type: 'chat', id: 'inner' }
    const toRomeo = await romeo.read(forgeMessage(juliet, romeo), key)
    expect(toRomeo).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
    expect(romeo.ports.keys.findIn(juliet.jid, sid)).toBeUndefined()
    const toMercutio = forgeMessage(juliet, romeo, { stanza: forgeInner(inner) })
    expect(await romeo.read(toMercutio, key)).toMatchObject({ is: 'unreadable', problem: 'readdressed' })
    toMercutio.attrs.to = 'mercutio@b.test'
    expect(await romeo.read(toMercutio, key)).toMatchObject({ is: 'opened' })
  })

  it('carries a stranger’s key: nothing opens, nothing is kept, nobody is trusted (PROTOCOL 4)', async () => {
    const lie = { ...payload, k: Buffer.alloc(32, 7).toString('base64url') }
    const answer = await reading(forgeToken(tokenHeader(GRANT, tybalt.identity), lie, tybalt.identity))
    const key = answer.is === 'key' ? answer.key : undefined
    const opening = await romeo.read(forgeMessage(juliet, romeo), key)
    expect(opening).toMatchObject({ is: 'unreadable', problem: 'decryption-failed' })
    expect(romeo.ports.keys.findIn(juliet.jid, sid)).toBeUndefined()
    expect(romeo.ports.trust.devicesOf(juliet.bare)).toEqual([])
  })
})
