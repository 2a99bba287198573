// The stores on one connection.
import type { Clock } from '../e2e/ports.ts'
import type { Database } from '../services/store-ports.ts'
import { createAccountStore } from './account-store.ts'
import { createArchiveStore, createReadMarks } from './archive-store.ts'
import { createContactStore } from './contact-store.ts'
import { createDepartures } from './departures.ts'
import { createDeviceKeyStore } from './device-key-store.ts'
import { createDialBackStore } from './dial-back-store.ts'
import { createDraftStore } from './draft-store.ts'
import { createInbox } from './inbox.ts'
import { createKeyLifeStore } from './key-life-store.ts'
import { createKeyRequests } from './key-requests.ts'
import { createKeyTable } from './key-table.ts'
import { createKnownApps } from './known-apps.ts'
import { createMessageSearch } from './message-search.ts'
import { createMessageStore } from './message-store.ts'
import { createOutbox } from './outbox.ts'
import { createPlainTalks } from './plain-talks.ts'
import { createReceiptStore } from './receipt-store.ts'
import { createResendQuestions } from './resend-questions.ts'
import { createSharedDecisionStore } from './shared-decisions.ts'
import type { SqlConnection } from './sql-connection.ts'
import { createTrustBook } from './trust-book.ts'

/** All stores; each call is one transaction, or joins the one around it. Every method may throw `StorageError`. */
export function createDatabase(sql: SqlConnection, clock: Clock): Database {
  return {
    transaction: (work) => sql.transaction(work),
    redoable: (work) => sql.redoable(work),
    settle: () => sql.settle(),
    undone: () => sql.undone,
    scrub: () => sql.truncateLog(),
    close: () => sql.close(),
    account: createAccountStore(sql),
    contacts: createContactStore(sql),
    messages: createMessageStore(sql, clock),
    search: createMessageSearch(sql),
    outbox: createOutbox(sql),
    departures: createDepartures(sql),
    receipts: createReceiptStore(sql),
    resendQuestions: createResendQuestions(sql),
    plainTalks: createPlainTalks(sql),
    knownApps: createKnownApps(sql),
    drafts: createDraftStore(sql),
    inbox: createInbox(sql),
    archive: createArchiveStore(sql),
    readMarks: createReadMarks(sql),
    dialBacks: createDialBackStore(sql),
    deviceKeys: createDeviceKeyStore(sql),
    keyTable: createKeyTable(sql),
    trustBook: createTrustBook(sql),
    keyRequests: createKeyRequests(sql),
    keyLives: createKeyLifeStore(sql),
    sharedDecisions: createSharedDecisionStore(sql),
  }
}
