// PROTOCOL 3, 8: opening an SMK or grant that was wrapped for a key of ours.
import { flattenedDecrypt, importJWK, type JWK } from 'jose'
import { unlessRefused } from './jose-outcome.ts'
import { kindOf, publicMembers, WRAPPINGS } from './jwk.ts'
import type { Jwk, JweContent, JweParts, KeyPair } from './ports.ts'
import { CONTENT_ENCRYPTIONS, readAnswerHeader } from './protected-header.ts'
import { isObject, textOf, type JsonObject } from './strict-json.ts'
import { fromUtf8 } from './text.ts'

/** Content of the JWE: a signed grant, or the bare SMK of the draft. */
export type WrappedType = 'jose' | 'jwk+json'

/** Opens an answer with one of `keys`; `undefined` where none fits or anything is refused. */
export async function unwrapKey(
  parts: JweParts,
  keys: readonly KeyPair[],
): Promise<{ content: string; type: WrappedType; kid: string } | undefined> {
  const header = readAnswerHeader(parts.protected)
  const type = header && wrappedType(header)
  if (header === undefined || type === undefined) return undefined
  const alg = textOf(header.alg)
  if (!CONTENT_ENCRYPTIONS.includes(textOf(header.enc))) return undefined

  for (const pair of keys) {
    const kind = kindOf(pair.publicKey)
    // the one that the header names; where it names none, each that its algorithm and curve allow
    if (header.kid !== undefined && header.kid !== pair.kid) continue
    if (kind === undefined || !WRAPPINGS[kind].includes(alg)) continue
    if (kind !== 'RSA' && (!isObject(header.epk) || header.epk.crv !== kind)) continue
    const content = await decrypt(parts, pair, alg)
    if (content !== undefined) return { content, type, kid: pair.kid }
  }
  return undefined
}

async function decrypt(parts: JweParts, pair: KeyPair, alg: string): Promise<string | undefined> {
  const opened = await unlessRefused(async () => {
    const key = await importJWK(privateMembers(pair.privateKey.reveal()), alg)
    return flattenedDecrypt(
      {
        protected: parts.protected,
        // RFC 7518 §4.6: direct agreement has no encrypted key
        ...(parts.encryptedKey === '' ? {} : { encrypted_key: parts.encryptedKey }),
        iv: parts.iv,
        ciphertext: parts.ciphertext,
        tag: parts.tag,
      },
      key,
      { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [...CONTENT_ENCRYPTIONS] },
    )
  })
  return opened && fromUtf8(opened.plaintext)
}

/** PROTOCOL 8: the grant that came along, by the one entry that is for `pair`, an X25519 key; `undefined` where it does not open. */
export async function unwrapAlong(
  jwe: JweContent & { encryptedKey: string; header: JsonObject },
  pair: KeyPair,
): Promise<string | undefined> {
  const { encryptedKey, header, ...content } = jwe
  const alg = 'ECDH-ES+A256KW'
  const opened = await unlessRefused(async () =>
    flattenedDecrypt(
      { ...content, header, encrypted_key: encryptedKey },
      await importJWK(privateMembers(pair.privateKey.reveal()), alg),
      { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: ['A256GCM'] },
    ),
  )
  return opened && fromUtf8(opened.plaintext)
}

// `use`, `alg` and `key_ops` must not decide what WebCrypto allows
function privateMembers(jwk: Jwk): JWK {
  const { d, p, q, dp, dq, qi } = jwk
  const members = Object.entries({ d, p, q, dp, dq, qi }).filter(([, value]) => value !== undefined)
  return { ...publicMembers(jwk), ...Object.fromEntries(members) }
}

// PROTOCOL 3, `cty`
function wrappedType(header: JsonObject): WrappedType | undefined {
  switch (header.cty) {
    case 'jose':
      return 'jose'
    case 'jwk+json':
    case 'application/jwk+json':
      return 'jwk+json'
    default:
      return undefined
  }
}
