// PROTOCOL 7: the signed grant, and the bare SMK of the draft.
import { toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import type { InKey } from './key-ports.ts'
import type { Jwk, KeyPair, Millis, WrapAlgorithm } from './ports.ts'
import { readTokenKey, readTokenPayload, signToken, verifyToken } from './signed-token.ts'
import { parseJsonObject, textOf, type JsonObject } from './strict-json.ts'

/** The end of the year 9999: what lies beyond is no time of anybody, and no number for a database. */
const LAST_SECOND = 253_402_300_799

export interface GrantTerms {
  sid: string
  key: Uint8Array
  iss: FullJid
  to: BareJid
  aud: readonly BareJid[]
  sendFrom: Millis
  sendUntil: Millis
  name: string
}

/** What a grant says of the device that signed it. */
export interface GrantSpeaker {
  /** The device's own name for itself, as it said it; '' for none. */
  name: string
  /** Seconds. */
  iat: number
}

/** The SMK as a JWK (PROTOCOL 3), as a peer of the bare draft gets it. */
export function smkJwk(sid: string, key: Uint8Array): JsonObject {
  return { kty: 'oct', kid: sid, k: toBase64url(key), alg: 'A256KW', use: 'enc' }
}

/** Signs the grant: a compact JWS that contains the key. */
export async function signGrant(terms: GrantTerms, identity: KeyPair): Promise<Secret<string>> {
  const payload = {
    ...smkJwk(terms.sid, terms.key),
    iss: terms.iss,
    to: terms.to,
    aud: terms.aud,
    iat: Math.floor(terms.sendFrom / 1000),
    exp: Math.ceil(terms.sendUntil / 1000),
    name: terms.name,
  }
  return new Secret(await signToken('balcony-grant+jws', payload, identity))
}

/**
 * PROTOCOL 7: a grant received, checked: signature, `iss` = the stanza's sender, own bare JID in `aud`, `kid` = SID.
 * Gives `undefined` where one of them fails.
 */
export async function readGrant(
  token: string,
  expected: { sid: string; sender: FullJid; own: BareJid; now: Millis },
): Promise<InKey | undefined> {
  const signed = await verifyToken('balcony-grant+jws', token)
  if (signed === undefined) return undefined
  const { payload, fingerprint } = signed
  const smk = readSmk(payload, expected.sid)
  const conversation = readBareJid(payload.to)
  const audience = readAudience(payload.aud)
  if (smk === undefined || conversation === undefined || audience === undefined) return undefined
  if (payload.kid !== expected.sid || toFullJid(textOf(payload.iss)) !== expected.sender) return undefined
  if (!audience.includes(expected.own)) return undefined
  if (!isSeconds(payload.iat) || !isSeconds(payload.exp) || payload.exp < payload.iat) return undefined
  return {
    ...smk,
    sid: expected.sid,
    sender: expected.sender,
    grant: new Secret(token.trim()),
    fingerprint,
    conversation,
    audience,
    sendFrom: payload.iat * 1000,
    sendUntil: payload.exp * 1000,
    receivedAt: expected.now,
    onlyHere: false,
  }
}

/** The SMK of a peer of the bare draft: nothing binds it to a device. `undefined` where it is no usable JWK. */
export function readBareSmk(
  json: string,
  expected: { sid: string; sender: FullJid; now: Millis },
): InKey | undefined {
  const jwk = parseJsonObject(json)
  const smk = jwk && readSmk(jwk, expected.sid)
  return (
    smk && {
      ...smk,
      sid: expected.sid,
      sender: expected.sender,
      grant: null,
      fingerprint: null,
      conversation: null,
      audience: [],
      sendFrom: null,
      sendUntil: null,
      receivedAt: expected.now,
      onlyHere: false,
    }
  )
}

/** Name and date out of a grant that was verified before. */
export function speakerOf(grant: Secret<string>): GrantSpeaker {
  const payload = readTokenPayload(grant.reveal())
  return {
    name: typeof payload?.name === 'string' ? payload.name : '',
    iat: isSeconds(payload?.iat) ? payload.iat : 0,
  }
}

/** The public key that signed a grant that was verified before. */
export function signerOf(grant: Secret<string>): Jwk {
  const key = readTokenKey(grant.reveal())
  if (key === undefined) throw new Error('a kept grant says no key')
  return key
}

// PROTOCOL 1: 256 bits, 128 accepted
function readSmk(jwk: JsonObject, sid: string): Pick<InKey, 'key' | 'algorithm'> | undefined {
  if (jwk.kty !== 'oct' || typeof jwk.k !== 'string') return undefined
  if (jwk.kid !== undefined && jwk.kid !== sid) return undefined
  const key = fromBase64url(jwk.k)
  if (key === undefined || (key.length !== 32 && key.length !== 16)) return undefined
  const fits: WrapAlgorithm = key.length === 32 ? 'A256KW' : 'A128KW'
  if (jwk.alg !== undefined && jwk.alg !== fits) return undefined
  return { key: new Secret(key), algorithm: jwk.alg === undefined ? null : fits }
}

function readAudience(value: unknown): BareJid[] | undefined {
  if (!Array.isArray(value)) return undefined
  const jids = value.map(readBareJid)
  return jids.includes(undefined) ? undefined : (jids as BareJid[])
}

// PROTOCOL 7: bare JIDs; what is missing would be somebody at "undefined"
function readBareJid(value: unknown): BareJid | undefined {
  return typeof value === 'string' && toFullJid(value) === undefined ? toBareJid(value) : undefined
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LAST_SECOND
}
