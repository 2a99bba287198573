// The database in memory, for tests in which two whole parties talk: the same contract as the real one.
import { StorageError, type Database, type DatabaseOpener } from '../../main/services/store-ports.ts'
import { createMemoryArchiveStore } from './memory-archive-store.ts'
import {
  createMemoryDepartures,
  createMemoryReceipts,
  createMemoryResendQuestions,
} from './memory-deliveries.ts'
import { createMemoryKeyRequests } from './memory-key-requests.ts'
import { createMemoryKeyTable } from './memory-key-table.ts'
import { createMemoryMessageSearch } from './memory-message-search.ts'
import { createMemoryMessageStore } from './memory-message-store.ts'
import {
  createMemoryAccountStore,
  createMemoryContactStore,
  createMemoryDeviceKeyStore,
  createMemoryDialBackStore,
  createMemoryDrafts,
  createMemoryInbox,
  createMemoryKeyLives,
  createMemoryKnownApps,
  createMemoryOutbox,
  createMemoryPlainTalks,
} from './memory-small-stores.ts'
import { MemoryTables } from './memory-tables.ts'
import { createMemorySharedDecisions } from './memory-shared-decisions.ts'
import { createMemoryTrustBook } from './memory-trust-book.ts'

/** One database, open. `now` says when messages come. */
export function createMemoryDatabase(
  now: () => number = Date.now,
  tables: MemoryTables = new MemoryTables(),
): Database {
  const { messages, readMarks } = createMemoryMessageStore(
    tables,
    (id) => {
      outbox.remove(id)
      departures.forget(id)
      resendQuestions.remove(id)
    },
    now,
  )
  const outbox = createMemoryOutbox(tables, (id) => messages.find(id) !== undefined)
  const departures = createMemoryDepartures(tables, (id) => messages.find(id) !== undefined)
  const resendQuestions = createMemoryResendQuestions(tables, (id) => messages.find(id) !== undefined)
  return {
    transaction: (work) => tables.transaction(work),
    redoable: (work) => tables.redoable(work),
    settle: () => tables.settle(),
    // memory takes everything
    undone: () => 0,
    scrub: () => tables.settle(),
    close: () => tables.settle(),
    account: createMemoryAccountStore(tables),
    contacts: createMemoryContactStore(tables),
    messages,
    search: createMemoryMessageSearch(() =>
      messages
        .conversations()
        .flatMap((jid) => messages.page(jid, null, Infinity))
        .sort((a, b) => a.id - b.id),
    ),
    outbox,
    departures,
    receipts: createMemoryReceipts(tables),
    resendQuestions,
    plainTalks: createMemoryPlainTalks(tables),
    knownApps: createMemoryKnownApps(tables),
    drafts: createMemoryDrafts(tables),
    inbox: createMemoryInbox(tables),
    archive: createMemoryArchiveStore(tables),
    readMarks,
    dialBacks: createMemoryDialBackStore(tables),
    deviceKeys: createMemoryDeviceKeyStore(tables),
    keyTable: createMemoryKeyTable(tables),
    trustBook: createMemoryTrustBook(tables),
    keyRequests: createMemoryKeyRequests(tables),
    keyLives: createMemoryKeyLives(tables),
    sharedDecisions: createMemorySharedDecisions(tables),
  }
}

/** A "disk" of its own: what was kept is there again at the next `open`, under the same key alone. */
export function createMemoryDatabaseOpener(now: () => number = Date.now): DatabaseOpener {
  let disk: { key: string; tables: MemoryTables; database: Database } | undefined

  function made(key: string) {
    const tables = new MemoryTables()
    return { key, tables, database: createMemoryDatabase(now, tables) }
  }

  return {
    open(key) {
      disk ??= made(key.reveal())
      disk.tables.lose()
      if (disk.key !== key.reveal())
        throw new StorageError('database-unreadable', { say: 'database-unreadable' })
      return opened(disk.database)
    },
    exists: () => disk !== undefined,
    remove() {
      disk = undefined
    },
    setAside() {
      disk = undefined
    },
  }
}

/** One opening: after its `close` it gives nothing more, the next one does. */
function opened(database: Database): Database {
  let isOpen = true
  const mine: Database = {
    ...database,
    close() {
      database.close()
      isOpen = false
    },
  }
  return new Proxy(mine, {
    get(target, name: keyof Database) {
      if (!isOpen) throw new Error('The database is closed')
      return target[name]
    },
  })
}
