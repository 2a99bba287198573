import { calculateJwkThumbprint, type JWK } from 'jose'
import { fromBase64url, memberBytes, toBase64url } from './base64url.ts'
import type { Jwk } from './ports.ts'
import { isObject, parseJsonObject, textOf } from './strict-json.ts'
import { fromUtf8, toUtf8 } from './text.ts'

// PROTOCOL 3: public JWKs only
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const MAX_KEYS = 8
// PROTOCOL 4.1
export const MAX_PKEY_LENGTH = 16 * 1024
const MIN_RSA_BYTES = 2048 / 8
const MAX_RSA_BYTES = 4096 / 8

/** What an answer can be wrapped with, by the key's type. */
export type KeyKind = 'X25519' | 'P-256' | 'RSA'

const AGREEMENTS = ['ECDH-ES+A256KW', 'ECDH-ES+A128KW', 'ECDH-ES']
/** PROTOCOL 3: the algorithms of an answer for such a key, those that are only read included. Never RSA1_5. */
export const WRAPPINGS: Readonly<Record<KeyKind, readonly string[]>> = {
  X25519: AGREEMENTS,
  'P-256': AGREEMENTS,
  RSA: ['RSA-OAEP-256', 'RSA-OAEP'],
}

/** An offered key that an answer can be wrapped for. */
export interface OfferedKey {
  kind: KeyKind
  jwk: Jwk
  /** RFC 7638 SHA-256 thumbprint, computed by us. */
  thumbprint: string
}

export interface KeySet {
  /** The decoded `<pkey/>`, for the proof's hash. */
  bytes: Uint8Array
  /** Those we can use, in the order offered. */
  usable: OfferedKey[]
}

/** PROTOCOL 3: the text of a `<pkey/>` for these public keys. */
export function writeKeySet(keys: readonly Jwk[]): string {
  return toBase64url(toUtf8(JSON.stringify({ keys })))
}

/** PROTOCOL 3: the keys of a `<pkey/>`; `undefined` where it is malformed, has a private member or more than 8 keys. */
export async function readKeySet(text: string): Promise<KeySet | undefined> {
  if (text.length > MAX_PKEY_LENGTH) return undefined
  const bytes = fromBase64url(text)
  const json = bytes && fromUtf8(bytes)
  const keys = json === undefined ? undefined : parseJsonObject(json)?.keys
  if (bytes === undefined || !Array.isArray(keys) || keys.length > MAX_KEYS) return undefined

  const usable: OfferedKey[] = []
  for (const key of keys as unknown[]) {
    if (!isPublicKey(key)) return undefined
    const kind = kindOf(key)
    if (kind !== undefined) usable.push({ kind, jwk: key, thumbprint: await thumbprintOf(key) })
  }
  return { bytes, usable }
}

/** RFC 7638 with SHA-256, base64url. */
export function thumbprintOf(jwk: Jwk): Promise<string> {
  return calculateJwkThumbprint(jwk as JWK, 'sha256')
}

/** What kind of key agreement or encryption a public JWK serves; `undefined` for one that serves none of ours. */
export function kindOf(jwk: Jwk): KeyKind | undefined {
  const kind = typeOf(jwk)
  if (kind === undefined || jwk.alg === undefined) return kind
  // whoever opens nothing but RSA1_5 with it would get an answer that nobody can read
  return WRAPPINGS[kind].includes(textOf(jwk.alg)) ? kind : undefined
}

function typeOf(jwk: Jwk): KeyKind | undefined {
  if (jwk.use !== undefined && jwk.use !== 'enc') return undefined
  if (jwk.kid !== undefined && typeof jwk.kid !== 'string') return undefined
  if (jwk.kty === 'OKP' && jwk.crv === 'X25519' && hasLength(jwk.x, 32)) return 'X25519'
  if (jwk.kty === 'EC' && jwk.crv === 'P-256' && hasLength(jwk.x, 32) && hasLength(jwk.y, 32)) return 'P-256'
  if (jwk.kty === 'RSA' && isExponent(jwk.e) && hasLength(jwk.n, MIN_RSA_BYTES, MAX_RSA_BYTES)) return 'RSA'
  return undefined
}

/** The key itself without what else a peer wrote beside it: `use`, `alg`, `key_ops`, names of its own. */
export function publicMembers(jwk: Jwk): Jwk {
  const { kty, crv, x, y, n, e } = jwk
  return Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  ) as Jwk
}

/** A JWK out of parsed JSON; `undefined` where it is none, or has a private member. */
export function readPublicKey(value: unknown): Jwk | undefined {
  return isPublicKey(value) ? value : undefined
}

function isPublicKey(value: unknown): value is Jwk {
  if (!isObject(value) || typeof value.kty !== 'string') return false
  return !PRIVATE_MEMBERS.some((name) => name in value)
}

// with 0 or 1 "encrypting" hides nothing; an even one serves nobody
function isExponent(member: unknown): boolean {
  const bytes = memberBytes(member) ?? []
  const last = bytes[bytes.length - 1] ?? 0
  return bytes.length <= 8 && last % 2 === 1 && (bytes.length > 1 || last >= 3)
}

function hasLength(member: unknown, min: number, max = min): boolean {
  const length = memberBytes(member)?.length ?? -1
  return length >= min && length <= max
}
