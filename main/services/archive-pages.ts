// What pages of the archive bring is worked through without the journal: the archive is asked for it again as long as its page
// does not count as known.
import type { Element } from '@xmpp/xml'
import { BALCONY, CLIENT, FORWARD } from '../e2e/namespaces.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import { readStrictly } from '../e2e/strict-element.ts'
import type { AccountQueue } from './account-queue.ts'
import { MAM } from './copies.ts'
import { keepsNothing, PUT_OFF, type Received, type StanzaHandler, type Step } from './incoming/step.ts'
import type { PutOff } from './put-off.ts'
import { StorageError, type Database, type InboxItem } from './store-ports.ts'

export interface ArchivePages {
  /**
   * Works results through, checked by the caller. `know` is called once each of them is stored, within a transaction; not at all
   * where one of them could not be. `putOff`: older pages follow; what lacks its key waits for them there. Settles when all
   * others are worked through; false where the database gave out.
   */
  workThrough(results: readonly Element[], know: () => void, putOff?: PutOff): Promise<boolean>
}

interface Parts {
  database: Pick<Database, 'redoable' | 'undone' | 'inbox'>
  queue: AccountQueue
  handle: StanzaHandler
  /** What stays of a result that is no XML for the strict reader. */
  malformed(item: Pick<InboxItem, 'xml' | 'arrivedAt'>): Step
  clock: Clock
}

interface Page {
  arrivedAt: Millis
  /** One of its results is stored. */
  stored(): void
  failed: boolean
}

function bringsKey(result: Element): boolean {
  const forwarded = result.getChild('result', MAM)?.getChild('forwarded', FORWARD)
  return forwarded?.getChild('message', CLIENT)?.getChild('keys', BALCONY) !== undefined
}

export function createArchivePages({ database, queue, handle, malformed, clock }: Parts): ArchivePages {
  function pageOf(results: number, know: () => void): Page {
    const undone = database.undone()
    let ahead = results
    return {
      arrivedAt: clock.now(),
      failed: false,
      stored() {
        ahead -= 1
        // also what was carried out may be lost: a full disk undoes what it had not taken yet
        if (ahead <= 0 && database.undone() === undone) database.redoable(know)
      },
    }
  }

  function add(result: Element, page: Page, putOff?: PutOff): void {
    queue.add(async () => {
      try {
        if (!(await carriedOut(result, page, putOff))) return
      } catch (error) {
        page.failed ||= error instanceof StorageError
        if (page.failed) throw error
        // a bug of ours: it is tried again by the next run, which may be a mended one
        database.redoable(() => database.inbox.put(result.toString(), page.arrivedAt))
        page.stored()
        throw error
      }
      page.stored()
    })
  }

  /** False where it is put off, or the account was left. */
  async function carriedOut(result: Element, page: Page, putOff?: PutOff): Promise<boolean> {
    const step = await stepOf(result, page, putOff)
    if (queue.stopped() || step === PUT_OFF) return false
    if (!keepsNothing(step)) database.redoable(() => step.keep())
    step.tell()
    return true
  }

  function stepOf(result: Element, page: Page, putOff?: PutOff): Step | Promise<Step> {
    const { arrivedAt } = page
    const stanza = readStrictly(result)
    if (stanza === undefined) return malformed({ xml: result.toString(), arrivedAt })
    const received: Received = { stanza, arrivedAt, live: false }
    if (putOff !== undefined) {
      const takeUp = () => add(result, page)
      received.putOff = {
        awaits: putOff.awaits,
        add: (sender, sid, stamp) => putOff.add(sender, sid, { stamp, takeUp }),
      }
    }
    return handle(received)
  }

  return {
    async workThrough(results, know, putOff) {
      const page = pageOf(results.length, know)
      if (results.length === 0) queue.add(async () => page.stored())
      for (const result of results) {
        result.attrs.xmlns ??= CLIENT
        add(result, page, putOff)
        // PROTOCOL 8: what waits on the screen for this key opens before the rest of the page
        if (bringsKey(result)) await queue.idle()
      }
      await queue.idle()
      return !page.failed
    },
  }
}
