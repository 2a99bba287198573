// PROTOCOL 3, 8: an SMK or grant wrapped for one public key, as a flattened JWE, or for several. Only the gate calls it.
import { FlattenedEncrypt, importJWK, type JWK } from 'jose'
import { unlessRefused } from './jose-outcome.ts'
import { kindOf, publicMembers } from './jwk.ts'
import type { WrappedType } from './key-unwrapping.ts'
import type { ContentEncryption, Jwk, JweContent, JweParts } from './ports.ts'
import { decodeHeader } from './protected-header.ts'
import { isObject, type JsonObject } from './strict-json.ts'
import { toUtf8 } from './text.ts'

/** One entry in the `recipients` of a general JWE (RFC 7516 §7.2.1). */
export interface JweRecipient {
  header: { alg: string; kid: string; epk: JsonObject }
  encrypted_key: string
}

/**
 * Wraps `content` for the public key `jwk`, whose `kid` is echoed where it has one. Gives `undefined` where the key is
 * none: a point on no curve, a modulus of nonsense.
 */
export async function wrapKey(
  content: string,
  type: WrappedType,
  encryption: ContentEncryption,
  jwk: Jwk,
): Promise<JweParts | undefined> {
  const alg =
    kindOf(jwk) === 'RSA' ? (jwk.alg === 'RSA-OAEP' ? 'RSA-OAEP' : 'RSA-OAEP-256') : 'ECDH-ES+A256KW'
  const kid = typeof jwk.kid === 'string' ? { kid: jwk.kid } : {}
  return unlessRefused(async () => {
    const jwe = await new FlattenedEncrypt(toUtf8(content))
      .setProtectedHeader({ alg, enc: encryption, cty: type, ...kid })
      .encrypt(await importJWK(publicMembers(jwk) as JWK, alg))
    return {
      protected: jwe.protected ?? '',
      encryptedKey: jwe.encrypted_key ?? '',
      iv: jwe.iv ?? '',
      ciphertext: jwe.ciphertext,
      tag: jwe.tag ?? '',
    }
  })
}

/** PROTOCOL 8: `content` once for all, under a CMK (32 bytes) that is wrapped for each by itself. */
export async function sealForMany(content: string, type: WrappedType, cmk: Uint8Array): Promise<JweContent> {
  const jwe = await new FlattenedEncrypt(toUtf8(content))
    .setProtectedHeader({ enc: 'A256GCM', cty: type })
    .setUnprotectedHeader({ alg: 'dir' })
    .encrypt(cmk)
  return { protected: jwe.protected ?? '', iv: jwe.iv ?? '', ciphertext: jwe.ciphertext, tag: jwe.tag ?? '' }
}

/** PROTOCOL 8: the CMK for one X25519 key with this thumbprint. `undefined` where the key is none. */
export async function wrapCmk(cmk: Uint8Array, jwk: Jwk, kid: string): Promise<JweRecipient | undefined> {
  const alg = 'ECDH-ES+A256KW'
  return unlessRefused(async () => {
    // RFC 7518 §4.6: what is wrapped hangs on `alg` and `epk`, wherever they stand
    const jwe = await new FlattenedEncrypt(new Uint8Array())
      .setProtectedHeader({ alg, enc: 'A256GCM' })
      .setContentEncryptionKey(cmk)
      .encrypt(await importJWK(publicMembers(jwk) as JWK, alg))
    const epk = decodeHeader(jwe.protected ?? '')?.epk
    if (!isObject(epk)) throw new Error('an agreement without its ephemeral key')
    return { header: { alg, kid, epk }, encrypted_key: jwe.encrypted_key ?? '' }
  })
}
