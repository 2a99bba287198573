// PROTOCOL 4, DESIGN "Rules of the domain": a message is stored before it counts as received, then everything is worked
// through one after the other, and nothing here waits for a peer or a person.
import type { Element } from '@xmpp/xml'
import { CLIENT } from '../e2e/namespaces.ts'
import { parseStanza } from '../e2e/strict-xml.ts'
import type { Clock } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Archive } from './archive.ts'
import {
  keepsNothing,
  NO_STEP,
  PUT_OFF,
  type Received,
  type StanzaHandler,
  type Step,
} from './incoming/step.ts'
import type { PutOff } from './put-off.ts'
import type { Database, InboxItem } from './store-ports.ts'
import { kindOf, type StanzaKind } from './stanza-kind.ts'

export type Handlers = Record<Exclude<StanzaKind, 'ignored'>, StanzaHandler>

export interface Incoming {
  /** Journals what has to survive and queues it. Throws `StorageError` where it could not be journaled. */
  take(stanza: Element): void
  /**
   * Journals results of the archive, checked by the caller, together with what `also` keeps, and queues them. `putOff`: where
   * older pages follow; what lacks its key waits for them there.
   */
  file(results: readonly Element[], also: () => void, putOff?: PutOff): void
  /** Queues what a former run left in the journal; to be called before the first `take`. */
  resume(): void
}

interface Parts {
  database: Database
  queue: AccountQueue
  handlers: Handlers
  archive: Pick<Archive, 'collect' | 'noteLive'>
  /** What stays of a journaled message that is no XML for the strict reader. */
  malformed(item: InboxItem): Step
  clock: Clock
}

// presence and iq are true for one session only; after a death nobody waits for their effect
const JOURNALED: readonly StanzaKind[] = ['sealed-message', 'plain-message', 'message-error', 'carbon']

export function createIncoming({ database, queue, handlers, archive, malformed, clock }: Parts): Incoming {
  async function workThrough(kind: StanzaKind, received: Received, journaled: number | null): Promise<void> {
    const step = kind === 'ignored' ? NO_STEP : await handlers[kind](received)
    if (!queue.stopped()) carryOut(step, journaled)
  }

  function carryOut(step: Step, journaled: number | null): void {
    if (step === PUT_OFF) return
    // a login brings thousands of presences, and none of them is stored
    if (journaled !== null) {
      // undone with the program, it is in the journal still
      database.redoable(() => {
        step.keep()
        database.inbox.done(journaled)
      })
    } else if (!keepsNothing(step)) {
      database.transaction(step.keep)
    }
    step.tell()
  }

  function workThroughJournal(item: InboxItem, live: boolean, later?: PutOff): void {
    const takeUp = () => workThroughJournal(item, live)
    queue.add(async () => {
      const { id, xml, arrivedAt } = item
      const stanza = parseStanza(xml)
      if (stanza === undefined) return carryOut(malformed(item), id)
      const received: Received = { stanza, arrivedAt, live }
      if (later !== undefined)
        received.putOff = (sender, sid, stamp) => later.add(sender, sid, { stamp, takeUp })
      await workThrough(kindOf(stanza), received, id)
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
        queue.add(() => workThrough(kind, { stanza, arrivedAt, live: true }, null))
      }
    },
    file(results, also, putOff) {
      const arrivedAt = clock.now()
      const items = database.transaction(() => {
        also()
        return results.map((result) => {
          result.attrs.xmlns ??= CLIENT
          return database.inbox.put(result.toString(), arrivedAt)
        })
      })
      items.forEach((item) => workThroughJournal(item, false, putOff))
    },
    resume() {
      for (const item of database.inbox.pending()) workThroughJournal(item, false)
    },
  }
}
