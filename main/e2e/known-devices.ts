import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { TrustState } from '../../shared/domain/device.ts'
import type { DeviceEntry } from './device-entry.ts'
import { tick } from './event-order.ts'
import type { Learned } from './outcomes.ts'
import type { EnginePorts, Jwk, Millis } from './ports.ts'
import { standingOf } from './standing.ts'
import type { SeenDevice, TrustBook } from './trust-ports.ts'
import { admits, type DeviceFacts } from './verdict.ts'

// A contact, or who speaks in their name, may make as many keys as they like; the disk and the user are spared.
const LET_IN_UNSEEN = 50
const UNDECIDED = 50

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
  /** By a grant: its date is that of a key, not of what is known of the device. */
  byGrant: boolean
}

type Sightings = Pick<EnginePorts, 'trust' | 'keys' | 'clock'>
type Memory = Pick<EnginePorts, 'trust' | 'requests' | 'keys' | 'clock'>

/** The device as it stands after this sighting; nothing is stored. What a sighting does not say stays as it was. */
export function sighted(ports: Sightings, sighting: Sighting): SeenDevice {
  const { trust: book, clock } = ports
  const now = clock.now()
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
    since: known?.since ?? tick(ports),
    lastSeen: now,
    // as it was said: the store tells by it what is the newer word
    ...dated(known, sighting),
  }
}

// PROTOCOL 8: measured by entries and proofs alone. What a grant says counts where none is younger.
function dated(
  known: SeenDevice | undefined,
  { iat, byGrant }: Sighting,
): Pick<SeenDevice, 'iat' | 'grantIat'> {
  const before = { iat: known?.iat ?? 0, grantIat: known?.grantIat ?? 0 }
  if (!byGrant) return { ...before, iat }
  return { iat: iat >= Math.max(before.iat, before.grantIat) ? before.iat : -1, grantIat: iat }
}

export function trustOf(book: TrustBook, jid: BareJid, fingerprint: string, now: Millis): TrustState {
  return standingOf(book, jid, fingerprint, now)?.state ?? 'new'
}

/** PROTOCOL 7, "No way back": without a signature this account's keys count no more. */
export function refusesUnsigned(book: TrustBook, account: BareJid): boolean {
  return book.knownAsBalcony(account) && !book.allowsUnsigned(account)
}

/** What the policy has to know of a device that asks, or that sealed, be this sighting of it stored or not. */
export function deviceFacts(book: TrustBook, device: SeenDevice, own: BareJid, now: Millis): DeviceFacts {
  const others = book.devicesOf(device.jid).filter(({ fingerprint }) => fingerprint !== device.fingerprint)
  const state = (other: SeenDevice) => trustOf(book, other.jid, other.fingerprint, now)
  return {
    ownAccount: device.jid === own,
    // PROTOCOL 7: a known full JID that turns up with another fingerprint. Of keys without proof a peer may offer
    // several, and only one that was decided on is known.
    movedIn: others.some(
      (other) => other.fullJid === device.fullJid && (other.proven || state(other) !== 'new'),
    ),
    anyVerified: others.some((other) => state(other) === 'verified'),
    crowded: others.length >= LET_IN_UNSEEN,
  }
}

/**
 * Stores a sighting, and trusts the device where the policy says so. Gives whether it became trusted by this.
 * Called inside the caller's transaction.
 */
export function remember(ports: Memory, device: SeenDevice, own: BareJid): boolean {
  const { trust, clock } = ports
  const { jid, fingerprint } = device
  const now = clock.now()
  const admitted =
    trustOf(trust, jid, fingerprint, now) === 'new' &&
    admits(deviceFacts(trust, device, own, now), trust.policy(jid))
  see(ports, device)
  if (admitted) trust.decide({ jid, fingerprint, state: 'trusted', manner: 'first-seen', at: now })
  return admitted
}

/** Stores a sighting, and forgets what is too much: of those that nobody decided on the longest unseen, without proof first. */
export function see({ trust, requests, keys }: Memory, device: SeenDevice): void {
  const { jid, fingerprint } = device
  if (trust.device(jid, fingerprint) === undefined) keys.retireEnded(device.since, trust.lastSince())
  trust.see(device)
  const known = trust.devicesOf(jid)
  if (known.length <= UNDECIDED) return
  const undecided = known
    .filter(
      (other) => other.fingerprint !== fingerprint && trust.decision(jid, other.fingerprint) === undefined,
    )
    .sort((a, b) => Number(a.proven) - Number(b.proven) || a.lastSeen - b.lastSeen)
  for (const other of undecided.slice(0, Math.max(0, undecided.length + 1 - UNDECIDED))) {
    trust.forget(jid, other.fingerprint)
    requests.removeQuestions(jid, other.fingerprint)
  }
}

/**
 * PROTOCOL 8: stores what a device says of itself in its account's list, and trusts it as any other that is seen for the
 * first time. Gives null where the entry says nothing new, or is older than what is known. Called inside the caller's
 * transaction.
 */
export function rememberEntry(ports: Memory, entry: DeviceEntry, own: BareJid): Learned | null {
  const jid = bareOf(entry.fullJid)
  ports.trust.heardEntry(jid, entry.fingerprint, entry.iat, entry.endorses)
  const known = ports.trust.device(jid, entry.fingerprint)
  const device = sighted(ports, { ...entry, proven: true, byGrant: false })
  if (known === undefined) return { device, newlyTrusted: remember(ports, device, own) }
  // PROTOCOL 8: the highest `iat` stands, lower ones change nothing; but a proof, which is younger, says no name
  const isOlder = device.iat < known.iat
  if (isOlder ? known.name !== '' || device.name === '' : isSame(known, device)) return null
  // to be listed is not to be there
  const listed = isOlder ? { ...known, name: device.name } : { ...device, lastSeen: known.lastSeen }
  see(ports, listed)
  return { device: listed, newlyTrusted: false }
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
