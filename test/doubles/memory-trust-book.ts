import type { KeptDecision, SeenDevice, TrustBook } from '../../main/e2e/trust-ports.ts'
import type { TrustPolicy } from '../../shared/domain/device.ts'
import { standingDecision } from '../../shared/domain/standing-decision.ts'
import { createMemoryEndorsementBook } from './memory-endorsement-book.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemoryTrustBook(tables: MemoryTables): TrustBook {
  const devices = tables.table<string, SeenDevice>()
  const decisions = tables.table<number, KeptDecision>()
  const decided = tables.table<string, readonly number[]>()
  const policies = tables.table<string, TrustPolicy | null>()
  const forAll = tables.table<'all', TrustPolicy>()
  const unsigned = tables.table<string, boolean>()
  const listed = tables.table<string, { at: number; gone: boolean }>()

  const devicesOf: TrustBook['devicesOf'] = (jid) =>
    [...devices.values()]
      .filter((device) => device.jid === jid)
      .sort((a, b) => a.firstSeen - b.firstSeen || (a.fingerprint < b.fingerprint ? -1 : 1))

  const history: TrustBook['history'] = (jid, fingerprint) =>
    (decided.get(keyOf(jid, fingerprint)) ?? []).map((id) => decisions.get(id)!)

  return {
    ...createMemoryEndorsementBook(tables),
    devicesOf,
    accounts: () => [...new Set([...devices.values()].map(({ jid }) => jid))].sort(),
    device: (jid, fingerprint) => devices.get(keyOf(jid, fingerprint)),
    deviceAt: (fullJid) =>
      [...devices.values()]
        .filter((device) => device.proven && device.fullJid === fullJid)
        .sort((a, b) => b.lastSeen - a.lastSeen || b.iat - a.iat)[0],
    see(device) {
      const place = keyOf(device.jid, device.fingerprint)
      devices.set(place, merged(devices.get(place), device))
    },
    verifiedAt: (jid, fingerprint) =>
      history(jid, fingerprint)
        .filter(({ state }) => state === 'verified')
        .at(-1)?.at ?? null,
    decision(jid, fingerprint) {
      const standing = standingDecision(history(jid, fingerprint))
      if (standing === undefined) return undefined
      const { id: _, ...decision } = standing
      return decision
    },
    history,
    allDecisions: () => [...decisions.values()],
    decide(decision) {
      const id = decisions.size + 1
      const place = keyOf(decision.jid, decision.fingerprint)
      decisions.set(id, { ...decision, id })
      decided.set(place, [...(decided.get(place) ?? []), id])
    },
    keepToken(id, token) {
      const decision = decisions.get(id)
      if (decision !== undefined) decisions.set(id, { ...decision, token })
    },
    forget(jid, fingerprint) {
      devices.delete(keyOf(jid, fingerprint))
      listed.delete(keyOf(jid, fingerprint))
    },
    lastSince: () => Math.max(0, ...[...devices.values()].map(({ since }) => since)),
    setListed(jid, fingerprint, now) {
      const place = keyOf(jid, fingerprint)
      const before = listed.get(place)
      if (now !== 'gone') listed.set(place, { at: now.at, gone: false })
      else if (before !== undefined) listed.set(place, { ...before, gone: true })
    },
    goneSince(jid, fingerprint) {
      const listing = listed.get(keyOf(jid, fingerprint))
      return listing?.gone === true ? listing.at : null
    },
    policy: (jid) => policies.get(jid) ?? forAll.get('all') ?? 'trust-until-verified',
    ownPolicy: (jid) => policies.get(jid) ?? null,
    policyForAll: () => forAll.get('all') ?? 'trust-until-verified',
    setPolicyForAll(policy) {
      forAll.set('all', policy)
    },
    setPolicy(jid, policy) {
      policies.set(jid, policy)
    },
    knownAsBalcony(jid) {
      // asked for every stanza: as in the database, it does not look at all devices of the account
      for (const device of devices.values()) if (device.proven && device.jid === jid) return true
      return false
    },
    allowsUnsigned: (jid) => unsigned.get(jid) ?? false,
    allowUnsigned(jid, allowed) {
      unsigned.set(jid, allowed)
    },
  }
}

function merged(old: SeenDevice | undefined, seen: SeenDevice): SeenDevice {
  if (old === undefined) return { ...seen }
  const lastSeen = Math.max(old.lastSeen, seen.lastSeen)
  const publicKey = old.publicKey ?? seen.publicKey
  const grantIat = Math.max(old.grantIat, seen.grantIat)
  if (seen.iat < old.iat)
    return { ...old, publicKey, lastSeen, grantIat, name: old.name === '' ? seen.name : old.name }
  return {
    ...seen,
    publicKey,
    name: seen.name === '' ? old.name : seen.name,
    encryptionKey: seen.encryptionKey ?? old.encryptionKey,
    proven: old.proven || seen.proven,
    firstSeen: old.firstSeen,
    since: old.since,
    grantIat,
    lastSeen,
  }
}
