// The stores that are hardly more than one table.
import type { Outbox, OutboxEntry } from '../../main/services/message-ports.ts'
import {
  MAX_KNOWN_APPS,
  type AccountRecord,
  type AccountStore,
  type ContactRecord,
  type ContactStore,
  type DeviceKeyStore,
  type DialBack,
  type DialBackStore,
  type DraftStore,
  type Inbox,
  type InboxItem,
  type KeyLifeStore,
  type KnownApp,
  type KnownApps,
  type OwnName,
  type PlainTalks,
} from '../../main/services/store-ports.ts'
import type { OwnPresence } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { KeyLife } from '../../shared/domain/key-life.ts'
import { keyOf, type MemoryTables } from './memory-tables.ts'

export function createMemoryAccountStore(tables: MemoryTables): AccountStore {
  const rows = tables.table<'account', AccountRecord>()
  const presences = tables.table<'own', OwnPresence>()
  const names = tables.table<'own', OwnName>()
  return {
    read: () => rows.get('account'),
    write(record) {
      rows.set('account', { ...record })
    },
    presence: () => presences.get('own'),
    setPresence(presence) {
      presences.set('own', { ...presence })
    },
    ownName: () => names.get('own'),
    setOwnName(ownName) {
      names.set('own', { ...ownName })
    },
  }
}

export function createMemoryContactStore(tables: MemoryTables): ContactStore {
  const rows = tables.table<string, ContactRecord>()
  const versions = tables.table<'roster', string | null>()
  return {
    all: () => [...rows.values()].sort((a, b) => (a.jid < b.jid ? -1 : 1)),
    find: (jid) => rows.get(jid),
    isInRoster: (jid) => rows.get(jid)?.inRoster === true,
    put(record) {
      rows.set(record.jid, { ...record })
    },
    remove(jid) {
      rows.delete(jid)
    },
    strangersAtTheDoor: () =>
      [...rows.values()].filter(({ wantsIn, inRoster }) => wantsIn && !inRoster).length,
    rosterVersion: () => versions.get('roster') ?? null,
    setRosterVersion(version) {
      versions.set('roster', version)
    },
  }
}

/** `hasMessage`: an entry is of a message that is kept. */
export function createMemoryOutbox(tables: MemoryTables, hasMessage: (id: number) => boolean): Outbox {
  const rows = tables.table<number, OutboxEntry>()
  return {
    add(entry) {
      if (!hasMessage(entry.messageId)) throw new Error(`There is no message ${String(entry.messageId)}`)
      if (rows.has(entry.messageId)) throw new Error('The message is in the outbox already')
      rows.set(entry.messageId, { ...entry })
    },
    all: () => [...rows.values()],
    find: (messageId) => rows.get(messageId),
    findInFlight: (outerId) => [...rows.values()].find((entry) => entry.inFlight === outerId),
    setInFlight(messageId, inFlight) {
      const entry = rows.get(messageId)
      if (entry) rows.set(messageId, { ...entry, inFlight })
    },
    remove(messageId) {
      rows.delete(messageId)
    },
  }
}

export function createMemoryPlainTalks(tables: MemoryTables): PlainTalks {
  const rows = tables.table<BareJid, true>()
  return {
    all: () => [...rows.keys()].sort(),
    has: (jid) => rows.has(jid),
    set(jid, plain) {
      if (plain) rows.set(jid, true)
      else rows.delete(jid)
    },
  }
}

export function createMemoryKnownApps(tables: MemoryTables): KnownApps {
  const rows = tables.table<string, KnownApp>()
  return {
    all: () => [...rows.values()],
    put(app) {
      const name = keyOf(app.hash, app.ver)
      // a map keeps the place of a name that it has
      rows.delete(name)
      rows.set(name, { ...app })
      const [oldest] = rows.keys()
      if (rows.size > MAX_KNOWN_APPS && oldest !== undefined) rows.delete(oldest)
    },
  }
}

export function createMemoryKeyLives(tables: MemoryTables): KeyLifeStore {
  const rows = tables.table<BareJid, KeyLife>()
  return { of: (jid) => rows.get(jid), set: (jid, life) => void rows.set(jid, life) }
}

export function createMemoryDrafts(tables: MemoryTables): DraftStore {
  const rows = tables.table<BareJid, string>()
  return {
    all: () => new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1))),
    of: (conversation) => rows.get(conversation) ?? '',
    keep(conversation, text) {
      rows.set(conversation, text)
    },
    remove(conversation) {
      rows.delete(conversation)
    },
    removeAll: () => rows.clear(),
  }
}

export function createMemoryInbox(tables: MemoryTables): Inbox {
  const rows = tables.table<number, InboxItem>()
  const numbers = tables.table<'last', number>()
  return {
    put(xml, arrivedAt) {
      const item = { id: (numbers.get('last') ?? 0) + 1, xml, arrivedAt }
      numbers.set('last', item.id)
      rows.set(item.id, item)
      return item
    },
    pending: () => [...rows.values()],
    done(id) {
      rows.delete(id)
    },
  }
}

export function createMemoryDialBackStore(tables: MemoryTables): DialBackStore {
  const rows = tables.table<string, DialBack>()
  return {
    all: () => [...rows.values()].sort((a, b) => a.startedAt - b.startedAt),
    find: (sender, sid) => rows.get(keyOf(sender, sid)),
    put(dialBack) {
      rows.set(keyOf(dialBack.sender, dialBack.sid), { ...dialBack })
    },
    remove(sender, sid) {
      rows.delete(keyOf(sender, sid))
    },
  }
}

export function createMemoryDeviceKeyStore(tables: MemoryTables): DeviceKeyStore {
  const rows = tables.table<string, ReturnType<DeviceKeyStore['all']>[number]>()
  return {
    all: () => [...rows.values()],
    put(kind, pair, retiredAt) {
      rows.set(pair.kid, { kind, pair, retiredAt })
    },
    eraseRetiredBefore(instant) {
      for (const [kid, { retiredAt }] of rows) if (retiredAt !== null && retiredAt < instant) rows.delete(kid)
    },
  }
}
