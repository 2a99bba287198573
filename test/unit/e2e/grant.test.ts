import { describe, expect, it } from 'vitest'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import {
  readBareSmk,
  readGrant,
  signGrant,
  smkJwk,
  speakerOf,
  signerOf,
  type GrantTerms,
} from '../../../main/e2e/grant.ts'
import { signToken } from '../../../main/e2e/signed-token.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'

const juliet = 'juliet@a.test/balcony.1' as FullJid
const romeo = 'romeo@b.test' as BareJid
const terms: GrantTerms = {
  sid: 's1',
  key: new Uint8Array(32).fill(7),
  iss: juliet,
  to: romeo,
  aud: [romeo, 'juliet@a.test' as BareJid],
  sendFrom: 1_700_000_000_000,
  sendUntil: 1_700_086_400_000,
  name: 'laptop',
}
const expected = { sid: 's1', sender: juliet, own: romeo, now: 1_700_000_001_000 }

describe('the signed grant (PROTOCOL 7)', () => {
  it('carries key, device, conversation, audience and times', async () => {
    const identity = await generateIdentity()
    const grant = await signGrant(terms, identity)
    const key = await readGrant(grant.reveal(), expected)
    expect(key).toMatchObject({
      sid: 's1',
      sender: juliet,
      fingerprint: identity.kid,
      conversation: romeo,
      audience: terms.aud,
      algorithm: 'A256KW',
      sendFrom: terms.sendFrom,
      sendUntil: terms.sendUntil,
    })
    expect(key?.key.reveal()).toEqual(terms.key)
    expect(signerOf(grant)).toMatchObject({ crv: 'Ed25519' })
    expect(speakerOf(grant)).toEqual({ name: 'laptop', iat: 1_700_000_000 })
  })

  it('says whole seconds, between which all of its time lies (PROTOCOL 1)', async () => {
    const times = { sendFrom: 1_700_000_000_001, sendUntil: 1_700_086_400_001 }
    const grant = await signGrant({ ...terms, ...times }, await generateIdentity())
    expect(await readGrant(grant.reveal(), expected)).toMatchObject({
      ...{ sendFrom: 1_700_000_000_000, sendUntil: 1_700_086_401_000 },
    })
  })

  it.each([
    ['another sender', { sender: 'juliet@a.test/other' as FullJid }],
    ['another SID', { sid: 's2' }],
    ['an audience without us', { own: 'mercutio@b.test' as BareJid }],
  ])('is refused for %s', async (_, change) => {
    const grant = await signGrant(terms, await generateIdentity())
    expect(await readGrant(grant.reveal(), { ...expected, ...change })).toBeUndefined()
  })

  it.each([
    ['no times', { iat: undefined }],
    ['a time that is text', { exp: '1' }],
    ['an audience that is no list', { aud: 'romeo@b.test' }],
    ['somebody without address in the audience', { aud: ['romeo@b.test', '@'] }],
    ['a list for a conversation', { to: ['romeo@b.test'] }],
    ['an object for a conversation', { to: {} }],
    ['a list for a sender', { iss: [juliet] }],
    ['an object for a sender', { iss: {} }],
    ['an object in the audience', { aud: ['romeo@b.test', {}] }],
    ['a time beyond every calendar', { exp: Number.MAX_SAFE_INTEGER }],
    ['a time before 1970', { iat: -1 }],
    ['an end before its beginning', { exp: 1_600_000_000 }],
    ['no kid', { kid: undefined }],
    ['a key of 24 bytes', { k: 'A'.repeat(32) }],
    ['an algorithm that does not fit the key', { alg: 'A128KW' }],
    ['another key type', { kty: 'OKP' }],
  ])('is refused with %s', async (_, change) => {
    const payload = {
      ...smkJwk('s1', terms.key),
      iss: juliet,
      to: romeo,
      aud: terms.aud,
      iat: 1_700_000_000,
      exp: 1_700_086_400,
      name: '',
      ...change,
    }
    const token = await signToken('balcony-grant+jws', payload, await generateIdentity())
    expect(await readGrant(token, expected)).toBeUndefined()
  })
})

describe('the bare SMK of a peer of the draft', () => {
  it.each([
    ['as the draft has it', { kty: 'oct', kid: 's1', k: 'A'.repeat(43), alg: 'A256KW' }, 'A256KW'],
    ['without kid and alg', { kty: 'oct', k: 'A'.repeat(43) }, null],
    ['of 128 bits', { kty: 'oct', k: 'A'.repeat(22), alg: 'A128KW' }, 'A128KW'],
  ])('is read %s', (_, jwk, algorithm) => {
    expect(readBareSmk(JSON.stringify(jwk), expected)).toMatchObject({ fingerprint: null, algorithm })
  })

  it.each([
    ['of another SID', '{"kty":"oct","kid":"s2","k":"AAAAAAAAAAAAAAAAAAAAAA"}'],
    ['of 8 bytes', '{"kty":"oct","k":"AAAAAAAAAAA"}'],
    ['with a member twice', '{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA","k":"BAAAAAAAAAAAAAAAAAAAAA"}'],
    ['that is no JSON', 'x'],
  ])('is refused %s', (_, json) => {
    expect(readBareSmk(json, expected)).toBeUndefined()
  })
})
