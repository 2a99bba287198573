// The examples of RFC 7516 and RFC 7520 as our parts, with what they say of their keys.
import type { ContentEncryption, JweParts } from '../../main/e2e/ports.ts'
import rfc7516 from './rfc-7516.json' with { type: 'json' }
import rfc7520 from './rfc-7520.json' with { type: 'json' }

export interface JweExample {
  section: string
  about: string
  alg: string
  enc: ContentEncryption
  /** Private or symmetric, with its `kid` where it has one. */
  key?: { kty: string; kid?: string; k?: string }
  /** The content encryption key. */
  cek: string
  plaintext: string
  aad?: string
  jwe: JweParts
}

export const JWE_EXAMPLES: readonly JweExample[] = [
  ...rfc7516.jwe.map((one) => ({ ...one, section: `RFC 7516 ${one.section}` })),
  ...rfc7520.jwe.map((one) => ({ ...one, section: `RFC 7520 §${one.section}` })),
] as JweExample[]

export const fromB64u = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, 'base64url'))

/** RFC 7520 §5.9 is the one whose plaintext is no text. */
export const plaintextOf = ({ section, plaintext }: JweExample): Uint8Array =>
  section.endsWith('5.9') ? fromB64u(plaintext) : new Uint8Array(Buffer.from(plaintext, 'utf8'))
