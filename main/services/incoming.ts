// PROTOCOL 4, DESIGN "Rules of the domain": a message is stored before it counts as received, then everything is worked
// through one after the other, and nothing here waits for a peer or a person.
import type { Element } from '@xmpp/xml'
import { CLIENT } from '../e2e/namespaces.ts'
import type { Clock } from '../e2e/ports.ts'
import { parseStanza } from '../e2e/strict-xml.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Archive } from './archive.ts'
import { keepsNothing, NO_STEP, type Received, type StanzaHandler, type Step } from './incoming/step.ts'
import type { Database, InboxItem } from './store-ports.ts'
import { kindOf, type StanzaKind } from './stanza-kind.ts'

export type Handlers = Record<Exclude<StanzaKind, 'ignored'>, StanzaHandler>

export interface Incoming {
  /** Journals what has to survive and queues it. Throws `StorageError` where it could not be journaled. */
  take(stanza: Element): void
  /** Queues what a former run left in the journal; to be called before the first `take`. */
  resume(): void
}

interface Parts {
  database: Database
  queue: AccountQueue
  handlers: Handlers
  archive: Pick<Archive, 'collect' | 'noteLive'>
  /** What stays of a journaled message that is no XML for the strict reader. */
  malformed(item: Pick<InboxItem, 'xml' | 'arrivedAt'>): Step
  clock: Clock
}

// presence and iq are true for one session only; after a death nobody waits for their effect
const JOURNALED: readonly StanzaKind[] = ['sealed-message', 'plain-message', 'message-error', 'carbon']

export function createIncoming({ database, queue, handlers, archive, malformed, clock }: Parts): Incoming {
  async function stepOf(kind: StanzaKind, received: Received): Promise<Step> {
    return kind === 'ignored' ? NO_STEP : handlers[kind](received)
  }

  function workThroughJournal({ id, xml, arrivedAt }: InboxItem, live: boolean): void {
    queue.add(async () => {
      const stanza = parseStanza(xml)
      const step =
        stanza === undefined
          ? malformed({ xml, arrivedAt })
          : await stepOf(kindOf(stanza), { stanza, arrivedAt, live })
      if (queue.stopped()) return
      // undone with the program, it is in the journal still
      database.redoable(() => {
        step.keep()
        database.inbox.done(id)
      })
      step.tell()
    })
  }

  return {
    take(stanza) {
      // the stream declares the namespace once, above the stanza; kept alone it has to say it itself
      stanza.attrs.xmlns ??= CLIENT
      const kind = kindOf(stanza)
      if (kind === 'ignored') return
      // the archive has it: here it counts once its page is whole
      if (kind === 'archived') return archive.collect(stanza)
      const arrivedAt = clock.now()
      if (JOURNALED.includes(kind)) {
        workThroughJournal(
          database.transaction(() => {
            archive.noteLive(stanza)
            return database.inbox.put(stanza.toString(), arrivedAt)
          }),
          true,
        )
      } else {
        queue.add(async () => {
          const step = await stepOf(kind, { stanza, arrivedAt, live: true })
          if (queue.stopped()) return
          // a login brings thousands of presences, and none of them is stored
          if (!keepsNothing(step)) database.transaction(() => step.keep())
          step.tell()
        })
      }
    },
    resume() {
      for (const item of database.inbox.pending()) workThroughJournal(item, false)
    },
  }
}
