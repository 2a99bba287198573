import { FlattenedEncrypt, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { generateEncryptionKey, generateFallbackKey } from '../../../main/e2e/device-keys.ts'
import { unwrapKey } from '../../../main/e2e/key-unwrapping.ts'
import { wrapKey } from '../../../main/e2e/key-wrapping.ts'
import type { JweParts, KeyPair } from '../../../main/e2e/ports.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'

async function byPeer(header: Record<string, unknown>, pair: KeyPair): Promise<JweParts> {
  const key = await importJWK(pair.publicKey as JWK, String(header.alg))
  const jwe = await new FlattenedEncrypt(toUtf8('{}')).setProtectedHeader(header as never).encrypt(key)
  return {
    protected: jwe.protected!,
    encryptedKey: jwe.encrypted_key ?? '',
    iv: jwe.iv!,
    ciphertext: jwe.ciphertext,
    tag: jwe.tag!,
  }
}

describe('a key wrapped for one public key (PROTOCOL 3)', () => {
  it.each([
    ['X25519', generateEncryptionKey],
    ['P-256', () => generateFallbackKey('p256')],
    ['RSA', () => generateFallbackKey('rsa')],
  ])('%s: opens what was wrapped for it, with its kid echoed', async (_, generate) => {
    const pair = await generate()
    const parts = (await wrapKey('content', 'jose', 'A256GCM', pair.publicKey))!
    const others = [await generateEncryptionKey(), pair]
    expect(await unwrapKey(parts, others)).toEqual({ content: 'content', type: 'jose', kid: pair.kid })
    expect(await unwrapKey(parts, [await generate()])).toBeUndefined()
  })

  it.each([
    ['ECDH-ES', 'A128CBC-HS256', 'jwk+json', () => generateEncryptionKey()],
    ['ECDH-ES+A128KW', 'A256CBC-HS512', 'application/jwk+json', () => generateFallbackKey('p256')],
    ['RSA-OAEP', 'A128GCM', 'jwk+json', () => generateFallbackKey('rsa')],
    ['RSA-OAEP-256', 'A256CBC-HS512', 'jwk+json', () => generateFallbackKey('rsa')],
  ])('reads %s with %s from a peer that names no kid', async (alg, enc, cty, generate) => {
    const pair = await generate()
    const parts = await byPeer({ alg, enc, cty }, pair)
    const keys = [await generateEncryptionKey(), pair]
    expect((await unwrapKey(parts, keys))?.type).toBe('jwk+json')
  })

  it.each([
    ['another cty', { cty: 'text/plain' }],
    ['no cty', { cty: undefined }],
    ['a kid that was not offered', { kid: 'other' }],
    ['an algorithm not offered', { alg: 'ECDH-ES+A192KW' }],
    ['a content cipher not offered', { enc: 'A192CBC-HS384' }],
    ['zip', { zip: 'DEF' }],
  ])('refuses %s', async (_, change) => {
    const pair = await generateEncryptionKey()
    const header = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', cty: 'jose', kid: pair.kid, ...change }
    const wanted = Object.fromEntries(
      Object.entries(header).filter(([name, value]) => value !== undefined && name !== 'zip'),
    )
    const parts = await byPeer(wanted, pair)
    const written =
      'zip' in header
        ? Buffer.from(JSON.stringify({ ...wanted, zip: 'DEF' })).toString('base64url')
        : parts.protected
    expect(await unwrapKey({ ...parts, protected: written }, [pair])).toBeUndefined()
  })

  it('wraps for no key that is none', async () => {
    const zero = Buffer.alloc(32).toString('base64url')
    const seven = Buffer.alloc(32, 7).toString('base64url')
    for (const jwk of [
      { kty: 'OKP', crv: 'X25519', x: zero },
      { kty: 'EC', crv: 'P-256', x: seven, y: seven },
    ]) {
      expect(await wrapKey('content', 'jose', 'A256GCM', jwk)).toBeUndefined()
    }
  })

  it('gives nothing, and throws nothing, for a point that is none', async () => {
    const pair = await generateEncryptionKey()
    const parts = (await wrapKey('content', 'jose', 'A256GCM', pair.publicKey))!
    const header = JSON.parse(Buffer.from(parts.protected, 'base64url').toString()) as { epk: { x: string } }
    for (const x of ['AQ', Buffer.alloc(32).toString('base64url'), '!']) {
      header.epk.x = x
      const changed = Buffer.from(JSON.stringify(header)).toString('base64url')
      expect(await unwrapKey({ ...parts, protected: changed }, [pair])).toBeUndefined()
    }
  })
})
