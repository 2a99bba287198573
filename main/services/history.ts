import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Conversations } from './conversations.ts'
import type { OutboxSender } from './outbox-sender.ts'
import type { Database } from './store-ports.ts'

export interface History {
  /**
   * Erases every message of a conversation, what is begun or waits to be sent in it, the asking for its keys, and
   * the word that it goes unencrypted. What was learned of the person's devices stays, and so do the marks of opened stanzas
   * (PROTOCOL 4.2).
   */
  erase(jid: BareJid): Promise<void>
}

export function createHistory(
  database: Database,
  queue: AccountQueue,
  outbox: OutboxSender,
  screen: Conversations,
): History {
  const { messages, plainTalks, drafts, dialBacks, keyRequests } = database

  function eraseNow(jid: BareJid): void {
    database.transaction(() => {
      for (const { sender, sid } of dialBacks.all()) {
        if (bareOf(sender) !== jid) continue
        keyRequests.removeFor(sender, sid)
        dialBacks.remove(sender, sid)
      }
      messages.erase(jid)
      drafts.remove(jid)
      plainTalks.set(jid, false)
    })
    // PROTOCOL 9: what was erased leaves the write-ahead log, too
    database.scrub()
    screen.showErased(jid)
  }

  return {
    // within the queue, since a message may be opening now; and not while one of them is being sealed
    erase: (jid) => queue.run(() => outbox.whileIdle(() => eraseNow(jid))),
  }
}
