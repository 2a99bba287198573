// PROTOCOL 10: a decision as a device signs it for the other devices of its account, and for a trust book in a file.
import { trustManner, trustState, type TrustManner, type TrustState } from '../../shared/domain/device.ts'
import { toBareJid, toFullJid, type BareJid } from '../../shared/domain/jid.ts'
import { isFingerprint } from './endorsement.ts'
import type { Jwk, KeyPair, Millis } from './ports.ts'
import { signToken, verifyToken } from './signed-token.ts'
import { textOf } from './strict-json.ts'

/** Longer than any that we sign: an address has at most 3,071 bytes. */
export const MAX_ATTESTATION = 8 * 1024
/** The end of the year 9999: what lies beyond is no time of anybody. */
const LAST_SECOND = 253_402_300_799

export interface Attestation {
  jid: BareJid
  /** Fingerprint of the device that was decided on. */
  sub: string
  state: TrustState
  how: TrustManner
  /** Cut to whole seconds. */
  at: Millis
}

export interface SignedAttestation extends Attestation {
  /** Fingerprint of the device that signed. */
  signer: string
  signerKey: Jwk
}

export function signAttestation(
  { jid, sub, state, how, at }: Attestation,
  identity: KeyPair,
): Promise<string> {
  return signToken('balcony-attest+jws', { jid, sub, state, how, iat: Math.floor(at / 1000) }, identity)
}

/** What it says, if the signature holds and it is one of ours; whether its signer counts is the caller's to judge. */
export async function readAttestation(token: string): Promise<SignedAttestation | undefined> {
  if (token.length > MAX_ATTESTATION) return undefined
  const signed = await verifyToken('balcony-attest+jws', token)
  if (signed === undefined) return undefined
  const { sub, iat } = signed.payload
  const jid = toBareJid(textOf(signed.payload.jid))
  const state = trustState.safeParse(signed.payload.state)
  if (jid === undefined || toFullJid(textOf(signed.payload.jid)) !== undefined) return undefined
  if (typeof sub !== 'string' || !isFingerprint(sub) || !state.success) return undefined
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0 || iat > LAST_SECOND) return undefined
  return {
    ...{ jid, sub, state: state.data, how: mannerOf(signed.payload.how), at: iat * 1000 },
    ...{ signer: signed.fingerprint, signerKey: signed.key },
  }
}

// a later version may know more ways, and what no user said is nobody's to attest
function mannerOf(how: unknown): TrustManner {
  const manner = trustManner.safeParse(how)
  return manner.success && manner.data !== 'first-seen' && manner.data !== 'endorsed' ? manner.data : 'user'
}
