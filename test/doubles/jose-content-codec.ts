// The same JWE by jose: what the synchronous codec is measured against.
import { flattenedDecrypt, FlattenedEncrypt } from 'jose'
import type { ContentEncryption, JweParts, WrapAlgorithm } from '../../main/e2e/ports.ts'

/** `header` becomes the protected header; `alg` and `enc` are put in. */
export async function joseSeal(
  plaintext: Uint8Array,
  smk: Uint8Array,
  alg: WrapAlgorithm,
  enc: ContentEncryption,
  header: Record<string, string> = {},
): Promise<JweParts> {
  const jwe = await new FlattenedEncrypt(plaintext).setProtectedHeader({ alg, enc, ...header }).encrypt(smk)
  return {
    protected: jwe.protected ?? '',
    encryptedKey: jwe.encrypted_key ?? '',
    iv: jwe.iv ?? '',
    ciphertext: jwe.ciphertext,
    tag: jwe.tag ?? '',
  }
}

/** The plaintext; rejects where anything does not fit. */
export async function joseOpen(
  parts: JweParts,
  smk: Uint8Array,
  alg: WrapAlgorithm,
  enc: ContentEncryption,
): Promise<Uint8Array> {
  const { protected: header, encryptedKey, iv, ciphertext, tag } = parts
  const allowed = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] }
  const jwe = { protected: header, encrypted_key: encryptedKey, iv, ciphertext, tag }
  return (await flattenedDecrypt(jwe, smk, allowed)).plaintext
}
