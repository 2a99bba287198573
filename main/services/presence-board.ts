import type { Availability } from '../../shared/domain/contact.ts'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { CapsTag } from './caps-hash.ts'

export interface ResourcePresence {
  availability: Exclude<Availability, 'offline'>
  status: string
  /** RFC 6121 §4.7.2.3: -128 to 127. */
  priority: number
  /** What its app says of what it can, null where it says nothing. */
  caps: CapsTag | null
}

export interface BoardEntry {
  availability: Availability
  status: string
  devicesOnline: number
}

/** Who is there now, by resource. In memory only: presence is true for one session with the server. */
export interface PresenceBoard {
  /** Gives whether that device was not there before. */
  there(jid: FullJid, presence: ResourcePresence): boolean
  gone(jid: FullJid | BareJid): void
  of(jid: BareJid): BoardEntry
  /** Their devices that are there. */
  devicesOf(jid: BareJid): readonly (readonly [FullJid, ResourcePresence])[]
  /** Who has a device there. */
  people(): BareJid[]
  clear(): void
}

// A server may make up as many devices as it likes; nobody has so many.
const MAX_DEVICES = 100

const RANK: Record<ResourcePresence['availability'], number> = { online: 2, busy: 1, away: 0 }

export function createPresenceBoard(): PresenceBoard {
  const people = new Map<BareJid, Map<FullJid, ResourcePresence>>()
  return {
    there(jid, presence) {
      const bare = bareOf(jid)
      const resources = people.get(bare) ?? new Map<FullJid, ResourcePresence>()
      const came = !resources.has(jid)
      if (came && resources.size >= MAX_DEVICES) return false
      resources.set(jid, presence)
      people.set(bare, resources)
      return came
    },
    gone(jid) {
      const bare = bareOf(jid)
      const resources = people.get(bare)
      // RFC 6121 §4.5.4: unavailable from the bare address speaks for every device
      if (bare === jid) resources?.clear()
      else resources?.delete(jid as FullJid)
      if (resources?.size === 0) people.delete(bare)
    },
    of(jid) {
      const resources = [...(people.get(jid)?.values() ?? [])]
      const best = resources.sort(
        (a, b) => RANK[b.availability] - RANK[a.availability] || b.priority - a.priority,
      )[0]
      if (best === undefined) return { availability: 'offline', status: '', devicesOnline: 0 }
      return { availability: best.availability, status: best.status, devicesOnline: resources.length }
    },
    devicesOf: (jid) => [...(people.get(jid) ?? [])],
    people: () => [...people.keys()],
    clear() {
      people.clear()
    },
  }
}
