// What is owed to those who wrote: a receipt for each message, and the word that it was read (XEP-0184, XEP-0333).
import xml from '@xmpp/xml'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { CLIENT } from '../e2e/namespaces.ts'
import type { Random } from '../e2e/ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Contacts } from './contacts.ts'
import { failureFacts } from './failure-facts.ts'
import { NO_STEP, type Step } from './incoming/step.ts'
import type { OwedReceipt } from './message-ports.ts'
import { textOf } from './opened-content.ts'
import type { Connection, Log } from './ports.ts'
import { asksFor, MOST_RECEIPTS, receiptElement } from './receipt-elements.ts'
import type { ContentReader } from './sealed-contents.ts'
import { createSerialQueue } from './serial-queue.ts'
import { StorageError, type Database } from './store-ports.ts'

export interface Receipts {
  /** A message that asks for a receipt is owed one, each time that it comes. */
  reader: ContentReader
  /** The user has read what is there of this conversation. */
  read(jid: BareJid): Step
  /** PROTOCOL 9: asks, sealed, for the message that this stanza carried; within the caller's transaction. */
  askToResend(jid: BareJid, outerId: string): void
  /** What was on its way is owed again; nothing is sent. */
  sessionBegan(): void
  /** Gives what is owed. */
  online(): void
  acknowledged(outerId: string): void
  unsent(outerId: string): void
  stop(): Promise<void>
}

interface Parts {
  own: BareJid
  self: FullJid
  database: Database
  engine: Engine
  connection: Connection
  contacts: Contacts
  queue: AccountQueue
  random: Random
  log: Log
  connected(): boolean
  /** The user lets others see what they have read. */
  readMarkers(): boolean
  storageFailed(error: StorageError): void
  /** Waited for before what is to be on the disk at once. */
  turn(): Promise<void>
}

export function createReceipts(parts: Parts): Receipts {
  const { own, self, database, engine, connection, contacts, queue, random, log, connected } = parts
  const { receipts, messages, trustBook } = database
  const sending = createSerialQueue()
  /** Stanzas with receipts that the server has not taken over, of this session. */
  const underway = new Set<string>()
  let wanted = false
  let stopped = false

  // nobody learns by a receipt that we are there whom the user did not let in
  const mayHear = (jid: BareJid): boolean => jid !== own && contacts.isKnown(jid)

  /** Of one conversation, as many as one stanza takes. */
  function nextToGive(): [OwedReceipt, ...OwedReceipt[]] | undefined {
    const [first, ...others] = receipts.owed()
    if (first === undefined) return undefined
    const { conversation } = first
    // XEP-0184 knows one in a message: several are for those alone of whom we know that they read them
    const most = trustBook.knownAsBalcony(conversation) ? MOST_RECEIPTS : 1
    return [first, ...others.filter((other) => other.conversation === conversation).slice(0, most - 1)]
  }

  /** False where nothing is left to give now. */
  async function giveNext(): Promise<boolean> {
    if (receipts.owed().length === 0) return false
    await parts.turn()
    if (stopped || !connected()) return false
    const given = nextToGive()
    if (given === undefined) return false
    const ids = given.map(({ id }) => id)
    const attrs = { xmlns: CLIENT, type: 'chat', from: self, to: given[0].conversation, id: random.uuid() }
    const sealing = await engine.seal(xml('message', attrs, given.map(receiptElement)))
    if (stopped || sealing.is !== 'sealed') return false
    const outerId = sealing.stanza.attrs.id ?? ''
    // lost with the program, they are owed again, as they are then in any case
    database.redoable(() => receipts.setInFlight(ids, outerId))
    underway.add(outerId)
    if (connection.send(sealing.stanza)) return true
    database.transaction(() => receipts.takeBack(outerId))
    return false
  }

  function give(): void {
    const all = async () => {
      while (await giveNext()) continue
    }
    sending.run(all).catch((error: unknown) => {
      if (error instanceof StorageError) parts.storageFailed(error)
      else log.warn('receipts could not be sent', failureFacts(error))
    })
  }

  // what came together is worked through first: a week's messages are receipted by the fifty
  function giveSoon(): void {
    if (wanted) return
    wanted = true
    queue.add(async () => {
      wanted = false
      give()
    })
  }

  /** Of those that ask to be told; what the archive brings comes newest first, and a key may come late. */
  function isLast(jid: BareJid, stanzaId: string): boolean {
    const wanted = receipts.wantedMarker(jid)
    const last = wanted === null ? undefined : messages.findByStanzaId(jid, jid, wanted)
    const message = messages.findByStanzaId(jid, jid, stanzaId)
    return last === undefined || message === undefined || compareStanding(message, last) > 0
  }

  return {
    reader({ opening: { content, sid, sender, innerId } }) {
      const jid = bareOf(sender)
      // PROTOCOL 2: what is not sealed is not answered; errors and notices have no text
      if (sid === null || innerId === null || textOf(content) === null || !mayHear(jid)) return NO_STEP
      const isNew = messages.findByStanzaId(jid, jid, innerId) === undefined
      const wantsReceipt = asksFor(content, 'received')
      const wantsMarker = isNew && asksFor(content, 'displayed')
      if (!wantsReceipt && !wantsMarker) return NO_STEP
      return {
        keep() {
          if (wantsReceipt) receipts.owe(jid, innerId, 'received')
          if (wantsMarker && isLast(jid, innerId)) receipts.wantMarker(jid, innerId)
        },
        tell: giveSoon,
      }
    },
    read(jid) {
      const stanzaId = receipts.wantedMarker(jid)
      if (stanzaId === null) return NO_STEP
      const owes = parts.readMarkers() && mayHear(jid)
      return {
        keep() {
          // taken in any case: what was read unseen stays so
          receipts.wantMarker(jid, null)
          if (owes) receipts.owe(jid, stanzaId, 'displayed')
        },
        tell: () => void (owes && giveSoon()),
      }
    },
    askToResend(jid, outerId) {
      receipts.owe(jid, outerId, 'resend')
      giveSoon()
    },
    sessionBegan() {
      underway.clear()
      database.transaction(() => receipts.takeBack(null))
    },
    online: give,
    acknowledged(outerId) {
      if (!underway.delete(outerId)) return
      queue.add(async () => database.redoable(() => receipts.given(outerId)))
    },
    unsent(outerId) {
      if (!underway.delete(outerId)) return
      database.transaction(() => receipts.takeBack(outerId))
      give()
    },
    async stop() {
      stopped = true
      await sending.idle()
    },
  }
}
