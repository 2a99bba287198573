// What is known of devices and decided about them.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { TrustManner, TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { EndorsementBook } from './endorsement-ports.ts'
import type { Jwk, Millis } from './ports.ts'

/** A device as it was seen. Learning a key is not trusting it. */
export interface SeenDevice {
  jid: BareJid
  fingerprint: string
  /** Full JID it was last seen with. */
  fullJid: FullJid
  /** Its own name for itself as it said it, uncleaned; '' where unknown. */
  name: string
  /** The public key that `fingerprint` is the thumbprint of; null where only its name is known. */
  publicKey: Jwk | null
  /** Its X25519 key to cache, null where unknown. */
  encryptionKey: Jwk | null
  /** Bound by a valid proof or signed grant; false for a key of a draft-only peer. */
  proven: boolean
  firstSeen: Millis
  /** When it became known, by `tick()`: keys that were retired before have a lower one, whatever the clock said. */
  since: Millis
  lastSeen: Millis
  /** Highest `iat` (seconds) of its proofs and entries, 0 for none; lower ones change nothing. */
  iat: number
  /** The same of its grants, which say no more than its name and address. */
  grantIat: number
}

export interface TrustDecision {
  jid: BareJid
  fingerprint: string
  state: TrustState
  manner: TrustManner
  at: Millis
  /** Fingerprint of the own device whose user decided; absent: this one. */
  by?: string
  /** PROTOCOL 10: the decision as that device signed it, compact JWS; absent as long as nobody has. */
  token?: string
}

/** In the order in which they were kept. */
export interface KeptDecision extends TrustDecision {
  id: number
}

export interface TrustBook extends EndorsementBook {
  device(jid: BareJid, fingerprint: string): SeenDevice | undefined
  /** The proven device last seen at a full JID. */
  deviceAt(fullJid: FullJid): SeenDevice | undefined
  devicesOf(jid: BareJid): SeenDevice[]
  /** Everybody of whom a device was seen. */
  accounts(): BareJid[]
  /**
   * Adds or updates; `firstSeen` and `since` stay, a lower `iat` changes nothing but `lastSeen` and a name that is unknown, `proven`
   * never goes back.
   */
  see(device: SeenDevice): void
  /** The highest `since` of all devices, 0 for none. */
  lastSince(): Millis
  /** PROTOCOL 8: it stood in its account's list at that time, or stands there no more. */
  setListed(jid: BareJid, fingerprint: string, listed: { at: Millis } | 'gone'): void
  /** When a device that is gone from its account's list stood there last; null where it stands there, or never did. */
  goneSince(jid: BareJid, fingerprint: string): Millis | null
  /** When it was last decided to be verified, whatever was decided since; null for never. */
  verifiedAt(jid: BareJid, fingerprint: string): Millis | null
  /** The decision that counts (`standingDecision`); undefined: none yet, that is *new*. */
  decision(jid: BareJid, fingerprint: string): TrustDecision | undefined
  /** Every decision about one device, in the order in which they were kept. */
  history(jid: BareJid, fingerprint: string): KeptDecision[]
  /** About all devices, in that order. */
  allDecisions(): KeptDecision[]
  /** This device has signed a decision of its own. */
  keepToken(id: number, token: string): void
  /** Appends. */
  decide(decision: TrustDecision): void
  /** Forgets that a device was seen; decisions about it stay. */
  forget(jid: BareJid, fingerprint: string): void
  /** The account's own policy, or the one for all. */
  policy(jid: BareJid): TrustPolicy
  /** The account's own policy; null where the one for all counts. */
  ownPolicy(jid: BareJid): TrustPolicy | null
  setPolicy(jid: BareJid, policy: TrustPolicy | null): void
  policyForAll(): TrustPolicy
  setPolicyForAll(policy: TrustPolicy): void
  /** PROTOCOL 1, *known as Balcony*: a proven device of the account was ever seen. */
  knownAsBalcony(jid: BareJid): boolean
  /** The user allowed unsigned keys and requests for that account: PROTOCOL 7, "No way back". */
  allowsUnsigned(jid: BareJid): boolean
  allowUnsigned(jid: BareJid, allowed: boolean): void
}
