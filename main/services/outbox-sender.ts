// Persist before promise: a message and its outbox entry are one transaction, and it is sealed only when it goes out.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock, Random } from '../e2e/ports.ts'
import type { Conversations } from './conversations.ts'
import { failureFacts } from './failure-facts.ts'
import { NO_STEP, type Step } from './incoming/step.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { createOutgoing } from './outgoing-stanza.ts'
import type { OutboxEntry } from './message-ports.ts'
import type { Connection, Log } from './ports.ts'
import { StorageError, type Database } from './store-ports.ts'
import { createSerialQueue } from './serial-queue.ts'

// For bounces: so many of the last messages that left are remembered by the last stanza that carried them.
const REMEMBERED = 500

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
  random: Random
  log: Log
  connected(): boolean
  storageFailed(error: StorageError): void
}

export function createOutboxSender(parts: Parts): OutboxSender {
  const { self, database, connection, screen, clock, random, log, connected } = parts
  const { messages, outbox, plainTalks, drafts } = database
  const outgoing = createOutgoing(parts)
  const queue = createSerialQueue()
  const left = new Map<string, OutboxEntry>()
  let stopped = false

  // Within a transaction. The entry stays, with its id, for "Try again"; what has failed is not sent by itself.
  function fail(entry: OutboxEntry, why: Saying): Message {
    outbox.setInFlight(entry.messageId, null)
    return messages.setDelivery(entry.messageId, 'failed', why)
  }

  function nextToSend(): OutboxEntry | undefined {
    return outbox
      .all()
      .find((entry) => entry.inFlight === null && messages.find(entry.messageId)?.delivery === 'waiting')
  }

  function remember(outerId: string, entry: OutboxEntry): void {
    // A bounce of an older copy says nothing of the newer one, which may have gone through.
    for (const [older, { messageId }] of left) if (messageId === entry.messageId) left.delete(older)
    left.set(outerId, entry)
    const oldest = left.keys().next()
    if (left.size > REMEMBERED && oldest.done !== true) left.delete(oldest.value)
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
      screen.showMessage(database.transaction(() => fail(entry, ready.saying)))
      return true
    }
    const { stanza, sealing } = ready
    const outerId = stanza.attrs.id ?? ''
    database.transaction(() => {
      outbox.setInFlight(entry.messageId, outerId)
      messages.setSealing(entry.messageId, sealing)
    })
    remember(outerId, entry)
    if (connection.send(stanza)) return true
    database.transaction(() => outbox.setInFlight(entry.messageId, null))
    return false
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
      const sent = database.transaction(() => {
        outbox.remove(entry.messageId)
        return messages.setDelivery(entry.messageId, 'sent', null)
      })
      screen.showMessage(sent)
    },
    unsent(outerId) {
      const entry = outbox.findInFlight(outerId)
      if (entry === undefined) return
      database.transaction(() => outbox.setInFlight(entry.messageId, null))
      pump()
    },
    bounced(from, outerId, why) {
      const entry = left.get(outerId)
      // only who was written to, or its server in its name, can refuse it
      if (entry === undefined || entry.conversation !== from) return NO_STEP
      // the user may have erased it since
      if (messages.find(entry.messageId) === undefined) return NO_STEP
      let failed: Message | undefined
      return {
        keep() {
          if (outbox.find(entry.messageId) === undefined) outbox.add({ ...entry, inFlight: null })
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
