// PROTOCOL 1: the compact JWS by which devices speak: proofs, grants, device entries, endorsements, decisions.
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose'
import { cleanBase64url, fromBase64url, memberBytes } from './base64url.ts'
import { unlessRefused } from './jose-outcome.ts'
import { thumbprintOf } from './jwk.ts'
import type { Jwk, KeyPair } from './ports.ts'
import { decodeHeader } from './protected-header.ts'
import { isObject, parseJsonObject, type JsonObject } from './strict-json.ts'
import { fromUtf8, toUtf8 } from './text.ts'

/** One `typ` for each kind, so that no signature serves in another place. */
export type TokenType =
  | 'balcony-keyreq+jws'
  | 'balcony-grant+jws'
  | 'balcony-device+jws'
  | 'balcony-endorse+jws'
  | 'balcony-attest+jws'

export interface SignedToken {
  payload: JsonObject
  /** Thumbprint of the key that signed: the device. */
  fingerprint: string
  /** The public key itself, required members only. */
  key: Jwk
}

/** Signs `payload` with the device's identity key. Gives a compact JWS. */
export async function signToken(type: TokenType, payload: JsonObject, identity: KeyPair): Promise<string> {
  const { crv, kty, x } = identity.publicKey
  const header = { alg: 'EdDSA', kid: identity.kid, jwk: { crv, kty, x } as JWK, typ: type }
  const key = await importJWK(identity.privateKey.reveal() as JWK, 'EdDSA')
  return new CompactSign(toUtf8(JSON.stringify(payload))).setProtectedHeader(header).sign(key)
}

/**
 * Verifies a compact JWS of a device: exactly this `typ`, EdDSA, the key from `jwk`, whose thumbprint must equal `kid`.
 * Gives payload and fingerprint, or `undefined` for anything else.
 */
export async function verifyToken(type: TokenType, token: string): Promise<SignedToken | undefined> {
  const compact = token.trim()
  const parts = compact.split('.')
  if (parts.length !== 3 || parts.some((part) => part === '' || cleanBase64url(part) !== part))
    return undefined

  const header = decodeHeader(parts[0] ?? '', ['jwk'])
  if (header === undefined || header.alg !== 'EdDSA' || header.typ !== type) return undefined
  const jwk = identityKeyOf(header.jwk)
  if (jwk === undefined || header.kid !== (await thumbprintOf(jwk))) return undefined

  const verified = await unlessRefused(async () =>
    compactVerify(compact, await importJWK(jwk as JWK, 'EdDSA'), { algorithms: ['EdDSA'] }),
  )
  const payload = verified && readTokenPayload(compact)
  return payload && { payload, fingerprint: header.kid, key: jwk }
}

/** The payload of a compact JWS that was verified before; `undefined` where it is no JSON object. */
export function readTokenPayload(token: string): JsonObject | undefined {
  const bytes = fromBase64url(token.split('.')[1] ?? '')
  const text = bytes && fromUtf8(bytes)
  return text === undefined ? undefined : parseJsonObject(text)
}

/** The key in the header of a compact JWS that was verified before; `undefined` where there is none. */
export function readTokenKey(token: string): Jwk | undefined {
  return identityKeyOf(decodeHeader(token.split('.')[0] ?? '', ['jwk'])?.jwk)
}

function identityKeyOf(value: unknown): Jwk | undefined {
  if (!isObject(value) || value.kty !== 'OKP' || value.crv !== 'Ed25519' || typeof value.x !== 'string')
    return undefined
  // PROTOCOL 1: public members only
  if (Object.keys(value).some((name) => !['kty', 'crv', 'x', 'kid', 'use', 'alg'].includes(name)))
    return undefined
  return memberBytes(value.x)?.length === 32 ? { kty: 'OKP', crv: 'Ed25519', x: value.x } : undefined
}
