import { flattenedVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { thumbprintOf } from '../../../main/e2e/jwk.ts'
import { signToken, verifyToken } from '../../../main/e2e/signed-token.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { forgeToken, tokenHeader } from '../../doubles/forger.ts'
import draft from '../../vectors/draft-miller-xmpp-e2e-06.json' with { type: 'json' }

describe('signed tokens (PROTOCOL 1)', () => {
  it('verify, and name the device by the thumbprint of its key', async () => {
    const identity = await generateIdentity()
    const token = await signToken('balcony-grant+jws', { a: 1 }, identity)
    const { kty, crv, x } = identity.publicKey
    expect(await verifyToken('balcony-grant+jws', ` ${token}\n`)).toEqual({
      payload: { a: 1 },
      fingerprint: identity.kid,
      key: { kty, crv, x },
    })
  })

  it('serve in no other place', async () => {
    const token = await signToken('balcony-grant+jws', { a: 1 }, await generateIdentity())
    expect(await verifyToken('balcony-keyreq+jws', token)).toBeUndefined()
  })

  it('are refused when payload, signature or header was changed', async () => {
    const [header, payload, signature] = (
      await signToken('balcony-grant+jws', { a: 1 }, await generateIdentity())
    ).split('.')
    const other = await signToken('balcony-grant+jws', { a: 1 }, await generateIdentity())
    const changed = toBase64url(toUtf8('{"a":2}'))
    expect(await verifyToken('balcony-grant+jws', [header, changed, signature].join('.'))).toBeUndefined()
    expect(
      await verifyToken('balcony-grant+jws', [header, payload, other.split('.')[2]].join('.')),
    ).toBeUndefined()
    expect(
      await verifyToken('balcony-grant+jws', [other.split('.')[0], payload, signature].join('.')),
    ).toBeUndefined()
    expect(await verifyToken('balcony-grant+jws', `${header}.${payload}`)).toBeUndefined()
  })

  it.each([
    ['kid and jwk of two people', { kid: 'A'.repeat(43) }],
    ['another algorithm', { alg: 'ES256' }],
    ['none', { alg: 'none' }],
    ['a private member in jwk', { private: true }],
    ['crit', { crit: ['exp'], exp: 1 }],
    ['an x5u', { x5u: 'https://x' }],
  ])('are refused with %s', async (_, change) => {
    const identity = await generateIdentity()
    const { private: withPrivate, ...members } = change as Record<string, unknown>
    const fitting = tokenHeader('balcony-grant+jws', identity)
    const jwk = withPrivate === true ? identity.privateKey.reveal() : fitting.jwk
    // signed with all that it says, so that nothing but its header is wrong
    const token = forgeToken({ ...fitting, jwk, ...members }, {}, identity)
    expect(await verifyToken('balcony-grant+jws', token)).toBeUndefined()
  })

  it.each([
    ['another type', { kty: 'EC' }],
    ['another curve', { crv: 'X25519' }],
    ['another length', { x: 'A'.repeat(44) }],
    ['no text', { x: 1 }],
    ['one more coordinate', { y: 'A'.repeat(43) }],
  ])('are refused with a key of %s in the header', async (_, change) => {
    const identity = await generateIdentity()
    const fitting = tokenHeader('balcony-grant+jws', identity)
    const { kty, crv, x } = identity.publicKey
    const token = forgeToken({ ...fitting, jwk: { kty, crv, x, ...change } as never }, {}, identity)
    expect(await verifyToken('balcony-grant+jws', token)).toBeUndefined()
  })

  it('are refused with white space inside the key, by which one device would have many names', async () => {
    const identity = await generateIdentity()
    const publicKey = { ...identity.publicKey, x: ` ${String(identity.publicKey.x)}` }
    const kid = await thumbprintOf(publicKey)
    const token = await signToken('balcony-grant+jws', { a: 1 }, { ...identity, publicKey, kid })
    expect(await verifyToken('balcony-grant+jws', token)).toBeUndefined()
  })

  it("the draft's signed example verifies with today's JOSE", async () => {
    const { sigheader, data, sig, publicKey } = draft.signed
    const key = await importJWK(publicKey, 'RS512')
    const jws = { protected: sigheader, payload: data, signature: sig }
    const { protectedHeader } = await flattenedVerify(jws, key, { algorithms: ['RS512'] })
    expect(protectedHeader?.kid).toBe('juliet@capulet.lit')
  })
})
