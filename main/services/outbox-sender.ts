// Persist before promise: a message and its outbox entry are one transaction, and it is sealed only when it goes out.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock, Random } from '../e2e/ports.ts'
import type { Conversations } from './conversations.ts'
import { mayBecome, nextTry } from './delivery-course.ts'
import { failureFacts } from './failure-facts.ts'
import { NO_STEP, type Step } from './incoming/step.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { createOutgoing } from './outgoing-stanza.ts'
import type { Departure, OutboxEntry } from './message-ports.ts'
import type { Connection, Log } from './ports.ts'
import type { ServerClock } from './server-clock.ts'
import { StorageError, type Database } from './store-ports.ts'
import { createSerialQueue } from './serial-queue.ts'

export interface OutboxSender {
  send(conversation: BareJid, text: string): void
  /** Sends a message that failed once more, under its old id. */
  retry(messageId: number): DoneOrRefused
  /** There is a new session: everything that the server did not acknowledge waits again, in order. Nothing is sent. */
  sessionBegan(): void
  /** Sends what waits; after the first presence of a session. */
  online(): void
  acknowledged(outerId: string): void
  unsent(outerId: string): void
  /** Sends once more, under its old id, what left and of which no receipt came. */
  sendAgain(departure: Departure): void
  /** A stanza of ours came back from `from` with an error. */
  bounced(from: BareJid, outerId: string, why: Saying): Step
  /** How many messages wait for the server to take them over; what failed waits for the user instead. */
  countWaiting(): number
  /** Does `work` while nothing is being sealed: for what takes messages away. */
  whileIdle(work: () => void): Promise<void>
  /** Settles when nothing is being sealed any more. */
  stop(): Promise<void>
}

interface Parts {
  self: FullJid
  fingerprint: string
  database: Database
  engine: Engine
  connection: Connection
  screen: Conversations
  clock: Clock
  serverClock: ServerClock
  random: Random
  log: Log
  connected(): boolean
  /** The server has a message: its receipt is waited for from now on. */
  departed(): void
  storageFailed(error: StorageError): void
}

export function createOutboxSender(parts: Parts): OutboxSender {
  const { self, database, connection, screen, clock, serverClock, random, log, connected } = parts
  const { messages, outbox, departures, plainTalks, drafts } = database
  const own = bareOf(self)
  const outgoing = createOutgoing(parts)
  const queue = createSerialQueue()
  let stopped = false

  // Within a transaction. The entry stays, with its id, for "Try again"; what has failed is not sent by itself.
  function fail({ messageId }: OutboxEntry, why: Saying): Message {
    outbox.setInFlight(messageId, null)
    return messages.setDelivery(messageId, 'failed', why)
  }

  /** What left before is as far as it was where it can't go again. */
  function notMade(entry: OutboxEntry, why: Saying): void {
    const isFirst = messages.find(entry.messageId)?.delivery === 'waiting'
    if (isFirst) screen.showMessage(database.transaction(() => fail(entry, why)))
    else database.transaction(() => outbox.remove(entry.messageId))
  }

  function nextToSend(): OutboxEntry | undefined {
    return outbox
      .all()
      .find((entry) => entry.inFlight === null && messages.find(entry.messageId)?.delivery !== 'failed')
  }

  /** Within a transaction. A bounce of an older copy says nothing of the newer one, which may have gone through. */
  function depart({ messageId, conversation, stanzaId, plain }: OutboxEntry, outerId: string): void {
    const tries = (departures.find(messageId)?.tries ?? 0) + 1
    const sentAt = clock.now()
    // nobody receipts plain what came plain, and an own device has its carbon
    const again = plain || conversation === own ? null : nextTry(tries, sentAt)
    departures.put({ messageId, conversation, stanzaId, plain, outerId, sentAt, tries, nextTry: again })
  }

  /** Sends one; false where nothing is left to send now. */
  async function sendNext(): Promise<boolean> {
    if (stopped || !connected()) return false
    const entry = nextToSend()
    if (entry === undefined) return false
    const ready = await outgoing.make(entry)
    if (stopped) return false
    // a new session began meanwhile: what it has to send again is older
    if (nextToSend()?.messageId !== entry.messageId) return true
    if (ready.is === 'failed') {
      notMade(entry, ready.saying)
      return true
    }
    const { stanza, sealing } = ready
    const outerId = stanza.attrs.id ?? ''
    database.transaction(() => {
      outbox.setInFlight(entry.messageId, outerId)
      messages.setSealing(entry.messageId, sealing)
      depart(entry, outerId)
    })
    if (connection.send(stanza)) return true
    database.transaction(() => outbox.setInFlight(entry.messageId, null))
    return false
  }

  function entryOf({ messageId, conversation, stanzaId, plain }: Departure): OutboxEntry | undefined {
    const content = messages.find(messageId)?.content
    if (content?.is !== 'text') return undefined
    return { messageId, conversation, stanzaId, text: content.text, plain, inFlight: null }
  }

  function pump(): void {
    const all = async () => {
      while (await sendNext()) continue
    }
    queue.run(all).catch((error: unknown) => {
      if (error instanceof StorageError) parts.storageFailed(error)
      else log.warn('sending stopped', failureFacts(error))
    })
  }

  return {
    send(conversation, text) {
      const stanzaId = random.uuid()
      const plain = plainTalks.has(conversation)
      const message = database.transaction(() => {
        const added = messages.add({
          conversation,
          direction: 'out',
          sender: self,
          stanzaId,
          at: clock.now(),
          content: { is: 'text', text },
          sealing: outgoing.before(plain),
          delivery: 'waiting',
          unread: false,
          cameAt: serverClock.now(),
          keptSince: null,
          archiveId: null,
          sealed: null,
        })
        outbox.add({ messageId: added.id, conversation, stanzaId, text, plain, inFlight: null })
        // what was begun is sent: it is one or the other, wherever the program ends
        drafts.remove(conversation)
        return added
      })
      screen.showMessage(message)
      pump()
    },
    retry(messageId) {
      if (messages.find(messageId)?.delivery !== 'failed' || outbox.find(messageId) === undefined) {
        return refused({ say: 'message-not-sendable' })
      }
      screen.showMessage(database.transaction(() => messages.setDelivery(messageId, 'waiting', null)))
      pump()
      return DONE
    },
    sessionBegan() {
      database.transaction(() => outbox.all().forEach((entry) => outbox.setInFlight(entry.messageId, null)))
    },
    online: pump,
    acknowledged(outerId) {
      const entry = outbox.findInFlight(outerId)
      if (entry === undefined) return
      const { messageId } = entry
      const sent = database.transaction(() => {
        outbox.remove(messageId)
        // a copy of what left before; its reader may be faster than our server, too
        const isNews = mayBecome(messages.find(messageId)?.delivery ?? null, 'sent')
        return isNews ? messages.setDelivery(messageId, 'sent', null) : undefined
      })
      if (sent !== undefined) screen.showMessage(sent)
      parts.departed()
    },
    unsent(outerId) {
      const entry = outbox.findInFlight(outerId)
      if (entry === undefined) return
      database.transaction(() => outbox.setInFlight(entry.messageId, null))
      pump()
    },
    sendAgain(departure) {
      const entry = entryOf(departure)
      if (entry === undefined || outbox.find(entry.messageId) !== undefined) return
      database.transaction(() => outbox.add(entry))
      pump()
    },
    bounced(from, outerId, why) {
      const departure = departures.findByOuterId(outerId)
      // only who was written to, or its server in its name, can refuse it
      if (departure === undefined || departure.conversation !== from) return NO_STEP
      const entry = entryOf(departure)
      let failed: Message | undefined
      return {
        keep() {
          if (entry === undefined || !mayBecome(messages.find(entry.messageId)?.delivery ?? null, 'failed'))
            return
          if (outbox.find(entry.messageId) === undefined) outbox.add(entry)
          departures.remove(entry.messageId)
          failed = fail(entry, why)
        },
        tell() {
          if (failed !== undefined) screen.showMessage(failed)
        },
      }
    },
    countWaiting: () =>
      outbox.all().filter(({ messageId }) => messages.find(messageId)?.delivery === 'waiting').length,
    whileIdle: (work) => queue.run(work),
    async stop() {
      stopped = true
      await queue.idle()
    },
  }
}
