// PROTOCOL 8, 10: what the entries in people's lists say of each other, as it was read last.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Endorsement } from './endorsement.ts'

export interface HeardEndorsement extends Endorsement {
  /** Fingerprint of the device that endorses. */
  signer: string
}

export interface EndorsementBook {
  /**
   * An entry was read in the list of `jid`, with these endorsements in place of its earlier ones. `iat` (seconds) is the
   * entry's; an entry that is older than one that was read before changes nothing.
   */
  heardEntry(jid: BareJid, fingerprint: string, iat: number, endorses: readonly Endorsement[]): void
  /** Of the list of `jid` only these are left: what the others endorsed is gone with them. */
  keepListed(jid: BareJid, fingerprints: readonly string[]): void
  /** It stands in the list of its account, with an entry of its own. */
  isListed(jid: BareJid, fingerprint: string): boolean
  /** Who endorses this device, earliest first. */
  endorsementsOf(jid: BareJid, sub: string): HeardEndorsement[]
  /** By whom a device of `jid` was introduced when that was looked at last, by fingerprint. */
  introduced(jid: BareJid): ReadonlyMap<string, string>
  /** Accounts of which a device was introduced, or is endorsed. */
  accountsWithEndorsements(): BareJid[]
  /** null: by nobody. */
  setIntroduced(jid: BareJid, fingerprint: string, signer: string | null): void
}
