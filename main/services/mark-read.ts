// The user has read a conversation. What that leads to is kept together: a program that ends in between would have read it
// here, and tell neither who wrote nor the account's other devices.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Conversations } from './conversations.ts'
import type { DisplayedMarks } from './displayed-marks.ts'
import type { Receipts } from './receipts.ts'
import type { Database } from './store-ports.ts'

interface Parts {
  database: Database
  conversations: Conversations
  receipts: Receipts
  displayed: DisplayedMarks
}

/** Marks what is there of a conversation as read, and owes the word to whom it may be told. */
export function createMarkRead({ database, conversations, receipts, displayed }: Parts) {
  return (jid: BareJid): void => {
    const steps = [conversations, receipts, displayed].map((part) => part.read(jid))
    database.transaction(() => steps.forEach((step) => step.keep()))
    steps.forEach((step) => step.tell())
  }
}
