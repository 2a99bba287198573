import type { EndorsementBook, HeardEndorsement } from '../../main/e2e/endorsement-ports.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

interface Entry {
  jid: BareJid
  fingerprint: string
  iat: number
  listed: boolean
}

export function createMemoryEndorsementBook(tables: MemoryTables): EndorsementBook {
  const entries = tables.table<string, Entry>()
  const endorsements = tables.table<string, HeardEndorsement & { jid: BareJid }>()
  const introductions = tables.table<string, { jid: BareJid; fingerprint: string; signer: string }>()

  function drop(doomed: (one: HeardEndorsement & { jid: BareJid }) => boolean): void {
    for (const [key, one] of [...endorsements]) if (doomed(one)) endorsements.delete(key)
  }

  return {
    heardEntry(jid, fingerprint, iat, endorses) {
      const known = entries.get(keyOf(jid, fingerprint))
      if (known !== undefined && iat < known.iat) return
      entries.set(keyOf(jid, fingerprint), { jid, fingerprint, iat, listed: true })
      drop((one) => one.jid === jid && one.signer === fingerprint)
      for (const one of endorses)
        endorsements.set(keyOf(jid, one.sub, fingerprint), { ...one, jid, signer: fingerprint })
    },
    keepListed(jid, fingerprints) {
      for (const [key, entry] of [...entries]) {
        if (entry.jid === jid && !fingerprints.includes(entry.fingerprint))
          entries.set(key, { ...entry, listed: false })
      }
      drop((one) => one.jid === jid && !fingerprints.includes(one.signer))
    },
    isListed: (jid, fingerprint) => entries.get(keyOf(jid, fingerprint))?.listed === true,
    endorsementsOf: (jid, sub) =>
      [...endorsements.values()]
        .filter((one) => one.jid === jid && one.sub === sub)
        .map(({ sub, signer, iat, exp }) => ({ sub, signer, iat, exp }))
        .sort((a, b) => a.iat - b.iat || (a.signer < b.signer ? -1 : 1)),
    introduced: (jid) =>
      new Map(
        [...introductions.values()]
          .filter((one) => one.jid === jid)
          .map(({ fingerprint, signer }) => [fingerprint, signer]),
      ),
    accountsWithEndorsements: () =>
      [...new Set([...introductions.values(), ...endorsements.values()].map(({ jid }) => jid))].sort(),
    setIntroduced(jid, fingerprint, signer) {
      if (signer === null) introductions.delete(keyOf(jid, fingerprint))
      else introductions.set(keyOf(jid, fingerprint), { jid, fingerprint, signer })
    },
  }
}
