// PROTOCOL 10: by an endorsement a device says of another one of its own account that it verified it.
import { toBareJid, toFullJid, type BareJid } from '../../shared/domain/jid.ts'
import type { KeyPair, Millis } from './ports.ts'
import { signToken, verifyToken } from './signed-token.ts'
import { textOf } from './strict-json.ts'

/** Seconds. */
const DAY = 24 * 3600
/** As long as the entry in which they stand. */
const VALID_FOR = 60 * DAY
/** As for entries: clocks differ. */
const GRACE = DAY
/** What fits into an entry beside the rest; nobody has so many devices. */
export const MAX_ENDORSEMENTS = 16

export interface Endorsement {
  /** Fingerprint of the endorsed device. */
  sub: string
  /** Seconds. */
  iat: number
  /** Seconds. */
  exp: number
}

/** Signs that the device `sub` of the own account `jid` is verified here. Gives a compact JWS. */
export function signEndorsement(
  { sub, jid, at }: { sub: string; jid: BareJid; at: Millis },
  identity: KeyPair,
): Promise<string> {
  const iat = Math.floor(at / 1000)
  return signToken('balcony-endorse+jws', { sub, jid, iat, exp: iat + VALID_FOR }, identity)
}

/**
 * An endorsement out of the entry of the device `signer` in the list of `owner`. `undefined` where it is by another device,
 * of another account, of the signer itself, or where signature or date is wrong.
 */
export async function readEndorsement(
  token: string,
  signer: string,
  owner: BareJid,
  now: Millis,
): Promise<Endorsement | undefined> {
  const signed = await verifyToken('balcony-endorse+jws', token)
  // PROTOCOL 10: in the signer's own device entry
  if (signed === undefined || signed.fingerprint !== signer) return undefined
  const { sub, jid, iat, exp } = signed.payload
  if (toFullJid(textOf(jid)) !== undefined || toBareJid(textOf(jid)) !== owner) return undefined
  if (typeof sub !== 'string' || !isFingerprint(sub) || sub === signer) return undefined
  if (!isSeconds(iat) || !isSeconds(exp)) return undefined
  const isDated = iat <= now / 1000 + GRACE && now / 1000 < exp && exp > iat && exp <= iat + VALID_FOR
  return isDated ? { sub, iat, exp } : undefined
}

/** Whether this can be the name of a device. */
export function isFingerprint(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
