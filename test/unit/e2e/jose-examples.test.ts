// What the examples of the RFCs are to us: read, or refused for the reason that PROTOCOL names. Their content goes through
// the codec in test/contract/content-codec-vectors.test.ts.
import { createHash } from 'node:crypto'
import { CompactSign, compactVerify, flattenedDecrypt, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { thumbprintOf } from '../../../main/e2e/jwk.ts'
import { unwrapKey } from '../../../main/e2e/key-unwrapping.ts'
import type { ContentEncryption, Jwk, JweParts, KeyPair } from '../../../main/e2e/ports.ts'
import { readAnswerHeader, readContentHeader } from '../../../main/e2e/protected-header.ts'
import { signToken, verifyToken } from '../../../main/e2e/signed-token.ts'
import { portableKeyWrap } from '../../../main/platform/aes-key-wrap.ts'
import { CONTENT_CIPHERS } from '../../../main/platform/content-cipher.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { fromB64u, JWE_EXAMPLES, plaintextOf, type JweExample } from '../../vectors/jose-examples.ts'
import { fromHex } from '../../vectors/rfc-3394.ts'
import rfc7518 from '../../vectors/rfc-7518-c.json' with { type: 'json' }
import rfc7638 from '../../vectors/rfc-7638.json' with { type: 'json' }
import rfc8037 from '../../vectors/rfc-8037.json' with { type: 'json' }

const b64u = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url')
const CONTENT = '{"a":"grant"}'

function pairOf(jwk: Jwk & { kid?: string }): KeyPair {
  const { kty, crv, x, y, n, e, use } = jwk
  const members = Object.entries({ kty, crv, x, y, n, e, use }).filter(([, value]) => value !== undefined)
  const publicKey = Object.fromEntries(members) as Jwk
  return { kid: jwk.kid ?? 'no name', publicKey, privateKey: new Secret(jwk) }
}

/** Content of ours under a known content key, so that it opens only where the key is found that the example finds. */
function sealedUnder(
  cek: Uint8Array,
  header: { enc: ContentEncryption; cty: string },
  encryptedKey: string,
): JweParts {
  const cipher = CONTENT_CIPHERS[header.enc]
  const protectedHeader = b64u(JSON.stringify(header))
  const iv = new Uint8Array(cipher.ivSize).fill(1)
  const { ciphertext, tag } = cipher.seal(Buffer.from(CONTENT), cek, iv, Buffer.from(protectedHeader))
  return {
    protected: protectedHeader,
    encryptedKey,
    iv: b64u(iv),
    ciphertext: b64u(ciphertext),
    tag: b64u(tag),
  }
}

/** The example with a `cty`, without which no answer of ours is read. */
function asAnswer({ cek, enc, jwe }: JweExample): JweParts {
  const header = JSON.parse(Buffer.from(jwe.protected, 'base64url').toString()) as object
  return sealedUnder(fromB64u(cek), { ...header, enc, cty: 'jose' }, jwe.encryptedKey)
}

const named = JWE_EXAMPLES.map((example) => ({ ...example, name: `${example.section}: ${example.about}` }))
const forKeys = named.filter(({ alg }) => /^(RSA|ECDH)/.test(alg))
const sectionsOf = (examples: JweExample[]): string[] => examples.map(({ section }) => section)

describe('the examples of RFC 7516 and RFC 7520', () => {
  it('as content: only those with a key wrap of ours, and all of it protected, have a header that is read', () => {
    const read = named.filter(({ jwe, key, alg, enc }) => {
      const header = readContentHeader(jwe.protected, key?.kid ?? 'any')
      if (header !== undefined) expect(header).toEqual({ alg, enc })
      return header !== undefined
    })
    // §5.10 has the header of §5.8: its `aad` has no place in a stanza, and the codec does not open it
    expect(sectionsOf(read)).toEqual(['RFC 7516 A.3', 'RFC 7520 §5.8', 'RFC 7520 §5.10'])
  })

  it('as content: a kid that is not the SID is refused (PROTOCOL 2)', () => {
    const example = named.find(({ section }) => section === 'RFC 7520 §5.8')
    expect(readContentHeader(example!.jwe.protected, 'another')).toBeUndefined()
  })

  it('compressed content is refused by its header, as content and as an answer', () => {
    const example = named.find(({ section }) => section === 'RFC 7520 §5.9')
    expect(readContentHeader(example!.jwe.protected, example!.key!.kid!)).toBeUndefined()
    expect(readAnswerHeader(example!.jwe.protected)).toBeUndefined()
  })

  it.each(named)('as an answer: $name, as it stands, is none for want of a cty', async ({ jwe, key }) => {
    expect(await unwrapKey(jwe, key === undefined ? [] : [pairOf(key)])).toBeUndefined()
  })

  it('as answers: RSA-OAEP and ECDH-ES on P-256 are read, RSA1_5 and P-384 refused', async () => {
    const read: string[] = []
    for (const example of forKeys) {
      const opened = await unwrapKey(asAnswer(example), [pairOf(example.key!)])
      if (opened !== undefined) expect(opened).toMatchObject({ content: CONTENT, type: 'jose' })
      if (opened !== undefined) read.push(example.section)
    }
    expect(read).toEqual(['RFC 7516 A.1', 'RFC 7520 §5.2', 'RFC 7520 §5.5'])
  })

  it.each(forKeys.filter(({ alg }) => alg !== 'RSA1_5'))(
    '$name is opened by jose on this runtime’s WebCrypto, which is also what P-384 is refused beside',
    async (example) => {
      const { jwe, alg, enc } = example
      const { encryptedKey, ...parts } = jwe
      const { plaintext } = await flattenedDecrypt(
        { ...parts, ...(encryptedKey === '' ? {} : { encrypted_key: encryptedKey }) },
        await importJWK(example.key as JWK, alg),
        { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] },
      )
      expect(new Uint8Array(plaintext)).toEqual(plaintextOf(example))
    },
  )
})

// RFC 7518 §4.6.2, for keys of at most 256 bits
function concatKdf(z: string, id: string, bits: number, apu = '', apv = ''): Uint8Array {
  const number = (value: number): Buffer => Buffer.from([value >> 24, value >> 16, value >> 8, value])
  const withLength = (data: Buffer): Buffer => Buffer.concat([number(data.length), data])
  const info = [Buffer.from(id), Buffer.from(apu, 'base64url'), Buffer.from(apv, 'base64url')]
  const input = Buffer.concat([number(1), fromHex(z), ...info.map(withLength), number(bits)])
  return new Uint8Array(createHash('sha256').update(input).digest()).subarray(0, bits / 8)
}

describe('key agreement', () => {
  it('finds the key of RFC 7518 appendix C: P-256, both parties named', async () => {
    const { epk, bob, z, apu, apv, derivedKey } = rfc7518
    expect(b64u(concatKdf(z, 'A128GCM', 128, apu, apv))).toBe(derivedKey)
    const header = { alg: 'ECDH-ES', enc: 'A128GCM', apu, apv, epk, cty: 'jose' } as const
    const parts = sealedUnder(fromB64u(derivedKey), header, '')
    expect((await unwrapKey(parts, [pairOf(bob)]))?.content).toBe(CONTENT)
    const unnamed = { alg: 'ECDH-ES', enc: 'A128GCM', epk, cty: 'jose' } as const
    expect(await unwrapKey(sealedUnder(fromB64u(derivedKey), unnamed, ''), [pairOf(bob)])).toBeUndefined()
  })

  it.each([
    ['ECDH-ES+A128KW', 128],
    ['ECDH-ES+A256KW', 256],
  ])('finds the secret of RFC 8037 A.6: X25519, %s', async (alg, bits) => {
    const { epk, bob, z } = rfc8037.x25519
    const cek = new Uint8Array(32).fill(7)
    const encryptedKey = b64u(portableKeyWrap.wrap(concatKdf(z, alg, bits), cek))
    const header = { alg, enc: 'A256GCM', kid: bob.kid, epk, cty: 'jose' } as const
    const parts = sealedUnder(cek, header, encryptedKey)
    expect(await unwrapKey(parts, [pairOf(bob)])).toEqual({ content: CONTENT, type: 'jose', kid: 'Bob' })
  })
})

describe('Ed25519 and thumbprints', () => {
  const { privateKey, thumbprint, payload, jws } = rfc8037.ed25519

  it('the thumbprints of RFC 7638 §3.1 and RFC 8037 A.3 are ours', async () => {
    expect(await thumbprintOf(rfc7638.key)).toBe(rfc7638.thumbprint)
    expect(await thumbprintOf(privateKey)).toBe(thumbprint)
  })

  it('the signature of RFC 8037 A.4 is the one made here, and it verifies (A.5)', async () => {
    const key = await importJWK(privateKey, 'EdDSA')
    expect(await new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'EdDSA' }).sign(key)).toBe(
      jws,
    )
    const { kty, crv, x } = privateKey
    const verified = await compactVerify(jws, await importJWK({ kty, crv, x }, 'EdDSA'), {
      algorithms: ['EdDSA'],
    })
    expect(Buffer.from(verified.payload).toString()).toBe(payload)
  })

  it('a device with the key of RFC 8037 A.1 is known by the thumbprint of A.3', async () => {
    const identity = { ...pairOf(privateKey), kid: thumbprint }
    const token = await signToken('balcony-grant+jws', { a: 1 }, identity)
    expect((await verifyToken('balcony-grant+jws', token))?.fingerprint).toBe(thumbprint)
  })

  it('the JWS of RFC 8037 A.4 is no token: it has no typ and names no key', async () => {
    expect(await verifyToken('balcony-grant+jws', jws)).toBeUndefined()
  })
})
