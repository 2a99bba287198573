import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { TrustState } from '../../shared/domain/device.ts'
import type { DeviceEntry } from './device-entry.ts'
import type { Learned } from './outcomes.ts'
import type { Jwk, Millis, SeenDevice, TrustBook } from './ports.ts'
import { admits, type AskerFacts } from './verdict.ts'

/** What was seen of a device in a proof, a grant, or (of a peer of the bare draft) an offered key. */
export interface Sighting {
  fullJid: FullJid
  fingerprint: string
  name: string
  /** The key that `fingerprint` is the thumbprint of. */
  publicKey: Jwk
  encryptionKey: Jwk | null
  proven: boolean
  /** Seconds. */
  iat: number
}

/** The device as it stands after this sighting; nothing is stored. What a sighting does not say stays as it was. */
export function sighted(book: TrustBook, sighting: Sighting, now: Millis): SeenDevice {
  const jid = bareOf(sighting.fullJid)
  const known = book.device(jid, sighting.fingerprint)
  return {
    jid,
    fingerprint: sighting.fingerprint,
    fullJid: sighting.fullJid,
    name: sighting.name === '' ? (known?.name ?? '') : sighting.name,
    publicKey: sighting.publicKey,
    encryptionKey: sighting.encryptionKey ?? known?.encryptionKey ?? null,
    proven: sighting.proven || (known?.proven ?? false),
    firstSeen: known?.firstSeen ?? now,
    lastSeen: now,
    // as it was said: the store tells by it what is the newer word
    iat: sighting.iat,
  }
}

export function trustOf(book: TrustBook, jid: BareJid, fingerprint: string): TrustState {
  return book.decision(jid, fingerprint)?.state ?? 'new'
}

/** PROTOCOL 7, "No way back": without a signature this account's keys count no more. */
export function refusesUnsigned(book: TrustBook, account: BareJid): boolean {
  return book.knownAsBalcony(account) && !book.allowsUnsigned(account)
}

/** What the verdict has to know of who asks (or of who sealed), before this sighting is stored. */
export function askerFacts(book: TrustBook, device: SeenDevice, own: BareJid): AskerFacts {
  const devices = book.devicesOf(device.jid)
  return {
    ownAccount: device.jid === own,
    knownAsBalcony: book.knownAsBalcony(device.jid),
    unsignedAllowed: book.allowsUnsigned(device.jid),
    // PROTOCOL 7: a known full JID that turns up with another fingerprint
    movedIn: devices.some(
      ({ proven, fullJid, fingerprint }) =>
        proven && fullJid === device.fullJid && fingerprint !== device.fingerprint,
    ),
    anyVerified: devices.some(({ jid, fingerprint }) => trustOf(book, jid, fingerprint) === 'verified'),
  }
}

/**
 * Stores a sighting, and trusts the device where the policy says so. Gives whether it became trusted by this.
 * Called inside the caller's transaction.
 */
export function remember(book: TrustBook, device: SeenDevice, own: BareJid, now: Millis): boolean {
  const admitted =
    trustOf(book, device.jid, device.fingerprint) === 'new' &&
    admits(askerFacts(book, device, own), book.policy(device.jid))
  book.see(device)
  if (admitted) {
    const { jid, fingerprint } = device
    book.decide({ jid, fingerprint, state: 'trusted', manner: 'first-seen', at: now })
  }
  return admitted
}

/**
 * PROTOCOL 8: stores what a device says of itself in its account's list, and trusts it as any other that is seen for the
 * first time. Gives null where the entry says nothing new, or is older than what is known. Called inside the caller's
 * transaction.
 */
export function rememberEntry(
  book: TrustBook,
  entry: DeviceEntry,
  own: BareJid,
  now: Millis,
): Learned | null {
  const known = book.device(bareOf(entry.fullJid), entry.fingerprint)
  const device = sighted(book, { ...entry, proven: true }, now)
  if (known === undefined) return { device, newlyTrusted: remember(book, device, own, now) }
  const news = newsOf(known, device)
  if (news === null) return null
  // to be listed is not to be there
  const listed = { ...news, lastSeen: known.lastSeen }
  book.see(listed)
  return { device: listed, newlyTrusted: false }
}

function newsOf(known: SeenDevice, entry: SeenDevice): SeenDevice | null {
  // PROTOCOL 8: the highest `iat` stands, lower ones change nothing
  if (entry.iat >= known.iat) return isSame(known, entry) ? null : entry
  // a grant is younger, and says no key: there is nothing yet that the entry could set back
  return known.encryptionKey === null ? { ...known, encryptionKey: entry.encryptionKey } : null
}

function isSame(known: SeenDevice, device: SeenDevice): boolean {
  const { iat, name, fullJid, proven } = known
  return (
    iat === device.iat &&
    name === device.name &&
    fullJid === device.fullJid &&
    proven &&
    known.publicKey !== null &&
    known.encryptionKey?.x === device.encryptionKey?.x
  )
}
