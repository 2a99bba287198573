// PROTOCOL 3: an SMK or grant wrapped for one public key, as a flattened JWE. Only the gate calls it.
import { FlattenedEncrypt, importJWK, type JWK } from 'jose'
import { unlessRefused } from './jose-outcome.ts'
import { kindOf, publicMembers } from './jwk.ts'
import type { WrappedType } from './key-unwrapping.ts'
import type { ContentEncryption, Jwk, JweParts } from './ports.ts'
import { toUtf8 } from './text.ts'

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
