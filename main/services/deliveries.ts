// The server's acknowledgement is not delivery: what left counts as arrived by its reader's receipt, and goes again
// where none comes.
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Clock, Millis } from '../e2e/ports.ts'
import type { SeenDevice } from '../e2e/trust-ports.ts'
import type { AccountQueue } from './account-queue.ts'
import type { Conversations } from './conversations.ts'
import { FORGOTTEN_AFTER, LATER, mayBecome, mayGoAgain, TIME_TO_RECEIPT } from './delivery-course.ts'
import { NO_STEP } from './incoming/step.ts'
import type { Departure } from './message-ports.ts'
import type { Timers } from './ports.ts'
import { receiptsIn } from './receipt-elements.ts'
import type { ContentReader } from './sealed-contents.ts'
import type { Database } from './store-ports.ts'

export interface Deliveries {
  /** Receipts of own messages. */
  reader: ContentReader
  /** A device showed presence: what it should have by now goes again, unless it says within a minute that it has it. */
  came(jid: FullJid): void
  /** There is a session: sends again what is due, and from now on by time. */
  online(): void
  /** Something left: its receipt is waited for. */
  departed(): void
  /** Forgets what left too long ago. */
  upkeep(): void
  stop(): void
}

interface Parts {
  own: BareJid
  database: Database
  queue: AccountQueue
  screen: Conversations
  clock: Clock
  timers: Timers
  connected(): boolean
  /** The user lets others see what they have read, and sees it of others. */
  readMarkers(): boolean
  /** Seals it anew under its old id and sends it. */
  sendAgain(departure: Departure): void
}

export function createDeliveries(parts: Parts): Deliveries {
  const { own, database, queue, screen, clock, timers, connected, sendAgain } = parts
  const { departures, messages, outbox, receipts, trustBook, keyRequests } = database
  let cancelTimer = () => {}

  /** Within a transaction. */
  function arrive(id: number, state: 'arrived' | 'read'): Message[] {
    departures.remove(id)
    outbox.remove(id)
    const delivery = messages.find(id)?.delivery ?? null
    return mayBecome(delivery, state) ? [messages.setDelivery(id, state, null)] : []
  }

  function ownMessages(conversation: BareJid, stanzaIds: readonly string[]): Message[] {
    return stanzaIds.flatMap((stanzaId) => {
      const message = messages.findByStanzaId(conversation, own, stanzaId)
      // nothing is known by a sealed word of what went plain
      return message?.direction === 'out' && message.sealing.is === 'sealed' ? [message] : []
    })
  }

  // a client that never receipts would be sent everything several times over
  function receipted(jid: BareJid): boolean {
    return trustBook.knownAsBalcony(jid) || receipts.isSender(jid)
  }

  // their device has the stanza, and waits for a key that the user keeps back: a second one would wait beside it
  function waitsForUs({ messageId, conversation }: Departure): boolean {
    const isBlocked = ({ fingerprint }: SeenDevice) =>
      trustBook.decision(conversation, fingerprint)?.state === 'blocked'
    return (
      messages.keysOf(messageId).some((sid) => keyRequests.questionsAbout(sid).length > 0) ||
      trustBook.devicesOf(conversation).some(isBlocked)
    )
  }

  function plan(departure: Departure, at: Millis): void {
    departures.put({ ...departure, nextTry: at })
  }

  function sendWhatIsDue(): void {
    if (queue.stopped() || !connected()) return
    const now = clock.now()
    for (const departure of departures.due(now)) {
      if (receipted(departure.conversation) && !waitsForUs(departure)) sendAgain(departure)
      else database.transaction(() => plan(departure, now + LATER))
    }
    wait()
  }

  function wait(): void {
    cancelTimer()
    const next = departures.nextTry()
    if (next === null || queue.stopped()) return
    // what is due and not sent waits for a session
    const delay = Math.max(TIME_TO_RECEIPT, next - clock.now())
    cancelTimer = timers.after(delay, () => queue.add(async () => sendWhatIsDue()))
  }

  return {
    reader({ opening: { content, sid, sender } }) {
      // PROTOCOL 2: nothing plain acknowledges what was sealed
      if (sid === null || content.attrs.type === 'error' || content.attrs.type === 'groupchat') return NO_STEP
      const conversation = bareOf(sender)
      const arrived = ownMessages(conversation, receiptsIn(content, 'received'))
      const read = ownMessages(conversation, receiptsIn(content, 'displayed'))
      if (arrived.length + read.length === 0) return NO_STEP
      let changed: Message[] = []
      return {
        keep() {
          receipts.addSender(conversation)
          const shows = parts.readMarkers()
          changed = [
            ...arrived.flatMap(({ id }) => arrive(id, 'arrived')),
            ...read.flatMap(({ id }) => arrive(id, shows ? 'read' : 'arrived')),
          ]
          // XEP-0333 §3: and everything before it, of what is known to have arrived at all
          if (!shows) return
          for (const last of read)
            for (const id of messages.arrivedUpTo(conversation, last)) changed.push(...arrive(id, 'read'))
        },
        tell: () => screen.showMessages(changed),
      }
    },
    came(jid) {
      const conversation = bareOf(jid)
      const now = clock.now()
      const soon = now + TIME_TO_RECEIPT
      const left = departures
        .of(conversation)
        .filter(({ plain, tries, nextTry }) => !plain && mayGoAgain(tries) && (nextTry ?? Infinity) > soon)
      if (left.length === 0 || !receipted(conversation)) return
      database.transaction(() => left.forEach((departure) => plan(departure, soon)))
      wait()
    },
    online: sendWhatIsDue,
    departed: wait,
    upkeep() {
      database.transaction(() => departures.eraseBefore(clock.now() - FORGOTTEN_AFTER))
      wait()
    },
    stop: () => cancelTimer(),
  }
}
