// PROTOCOL 7: the proof beside a request binds its keys to the device that asks.
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { toBase64url } from './base64url.ts'
import type { KeySet, OfferedKey } from './jwk.ts'
import type { Jwk, KeyPair, Millis, Primitives } from './ports.ts'
import { signToken, verifyToken } from './signed-token.ts'
import { textOf } from './strict-json.ts'

/** PROTOCOL 7: `iat` within 24 hours. */
const MAX_AGE_SECONDS = 24 * 3600

export interface ProofTerms {
  sid: string
  from: FullJid
  to: FullJid
  /** Full JID that sealed the stanza. */
  iss: FullJid
  /** The decoded `<pkey/>`. */
  pkey: Uint8Array
  once: string
  enc: string
  at: Millis
}

export interface Proof {
  fingerprint: string
  /** The identity key that signed it. */
  key: Jwk
  iss: FullJid
  /** The key that the answer is wrapped for. */
  once: OfferedKey
  /** The device's encryption key, to cache. */
  enc: OfferedKey
  /** Seconds. */
  iat: number
}

export function signProof(terms: ProofTerms, identity: KeyPair, primitives: Primitives): Promise<string> {
  const { sid, from, to, iss, once, enc } = terms
  const pkey = toBase64url(primitives.sha256(terms.pkey))
  const iat = Math.floor(terms.at / 1000)
  return signToken('balcony-keyreq+jws', { sid, from, to, iss, pkey, once, enc, iat }, identity)
}

/** The proof, if signature, names, keys and time hold for this request; `undefined` where one does not. */
export async function readProof(
  token: string,
  request: { sid: string; from: FullJid; to: FullJid; keys: KeySet; now: Millis },
  primitives: Primitives,
): Promise<Proof | undefined> {
  const signed = await verifyToken('balcony-keyreq+jws', token)
  if (signed === undefined) return undefined
  const { payload, fingerprint, key } = signed
  const iss = toFullJid(textOf(payload.iss))
  if (payload.sid !== request.sid || iss === undefined) return undefined
  if (toFullJid(textOf(payload.from)) !== request.from || toFullJid(textOf(payload.to)) !== request.to)
    return undefined
  if (payload.pkey !== toBase64url(primitives.sha256(request.keys.bytes))) return undefined
  const iat = payload.iat
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat)) return undefined
  if (Math.abs(request.now / 1000 - iat) > MAX_AGE_SECONDS) return undefined

  const named = (thumbprint: unknown) =>
    request.keys.usable.find((key) => key.kind === 'X25519' && key.thumbprint === thumbprint)
  const once = named(payload.once)
  const enc = named(payload.enc)
  return once && enc && { fingerprint, key, iss, once, enc, iat }
}
