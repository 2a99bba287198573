// PROTOCOL 8: what a device publishes of itself, and what is checked before it counts.
import { toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { MAX_ENDORSEMENTS, readEndorsement, type Endorsement } from './endorsement.ts'
import { kindOf, publicMembers, readPublicKey } from './jwk.ts'
import type { Jwk, KeyPair, Millis } from './ports.ts'
import { signToken, verifyToken } from './signed-token.ts'
import { textOf } from './strict-json.ts'

/** Seconds. */
const DAY = 24 * 3600
const VALID_FOR = 60 * DAY
/** As for proofs: clocks differ. */
const GRACE = DAY
const MAX_TOKEN = 16 * 1024
/** Of a name that is only ever shown as a short line. */
const MAX_NAME = 200

export interface DeviceEntryTerms {
  jid: BareJid
  resource: string
  name: string
  /** Public half of the device's encryption key. */
  enc: Jwk
  /** PROTOCOL 10: compact JWS, at most 16; absent: none. */
  endorses?: readonly string[]
  at: Millis
}

export interface DeviceEntry {
  /** Where the device can be asked. */
  fullJid: FullJid
  fingerprint: string
  /** As the device said it, uncleaned; at most 200 characters. */
  name: string
  /** The identity key that signed it. */
  publicKey: Jwk
  encryptionKey: Jwk
  /** PROTOCOL 10: those that hold. Whether they count is another question. */
  endorses: Endorsement[]
  /** Seconds. */
  iat: number
}

/** An item of somebody's list, as it came. */
export interface DeviceItem {
  id: string
  token: string
}

/** Gives the compact JWS that is the payload of the item named by the fingerprint. */
export function signDeviceEntry(terms: DeviceEntryTerms, identity: KeyPair): Promise<string> {
  const { jid, resource, name, at } = terms
  const iat = Math.floor(at / 1000)
  const payload = {
    jid,
    resource,
    name,
    enc: publicMembers(terms.enc),
    endorses: terms.endorses ?? [],
    iat,
    exp: iat + VALID_FOR,
  }
  return signToken('balcony-device+jws', payload, identity)
}

/** The entry out of the list of `owner`; `undefined` where signature, `jid`, id, key or date is wrong. */
export async function readDeviceEntry(
  { id, token }: DeviceItem,
  owner: BareJid,
  now: Millis,
): Promise<DeviceEntry | undefined> {
  if (token.length > MAX_TOKEN) return undefined
  const signed = await verifyToken('balcony-device+jws', token)
  if (signed === undefined || signed.fingerprint !== id) return undefined
  const { jid, resource, name, enc, endorses, iat, exp } = signed.payload
  if (toFullJid(textOf(jid)) !== undefined || toBareJid(textOf(jid)) !== owner) return undefined
  const fullJid = toFullJid(`${owner}/${textOf(resource)}`)
  const key = readPublicKey(enc)
  if (fullJid === undefined || key === undefined || kindOf(key) !== 'X25519') return undefined
  if (typeof name !== 'string' || !isListOfTexts(endorses)) return undefined
  if (!isSeconds(iat) || !isSeconds(exp) || !isDated(iat, exp, now / 1000)) return undefined
  return {
    fullJid,
    fingerprint: signed.fingerprint,
    name: [...name.slice(0, 2 * MAX_NAME)].slice(0, MAX_NAME).join(''),
    publicKey: signed.key,
    encryptionKey: publicMembers(key),
    endorses: await readEndorsements(endorses, signed.fingerprint, owner, now),
    iat,
  }
}

// one that does not hold is left out: the entry itself is as good as without it
async function readEndorsements(
  tokens: readonly string[],
  signer: string,
  owner: BareJid,
  now: Millis,
): Promise<Endorsement[]> {
  const read: Endorsement[] = []
  for (const token of tokens.slice(0, MAX_ENDORSEMENTS)) {
    const endorsement = await readEndorsement(token, signer, owner, now)
    if (endorsement !== undefined) read.push(endorsement)
  }
  return read
}

function isDated(iat: number, exp: number, now: number): boolean {
  return iat <= now + GRACE && now < exp && exp > iat && exp <= iat + VALID_FOR
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
