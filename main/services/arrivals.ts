// Where what arrives stands: whose conversation it is, from which side, in which place. It is the same for what came at
// once, as a carbon, and out of the archive.
import { bareOf, toBareJid, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Millis } from '../e2e/ports.ts'
import type { Conversations } from './conversations.ts'
import { ownArchiveId } from './copies.ts'
import { keptSince } from './incoming/delay-stamp.ts'
import type { Received } from './incoming/step.ts'
import type { NewMessage } from './message-ports.ts'
import type { ServerClock } from './server-clock.ts'
import type { Database } from './store-ports.ts'

export type Arrived = Pick<
  NewMessage,
  'conversation' | 'direction' | 'sender' | 'cameAt' | 'keptSince' | 'archiveId' | 'unread' | 'delivery'
>
type Rest = Omit<NewMessage, keyof Arrived>

export interface Arrivals {
  /** What comes from now on comes by another connection, resumed or new. */
  connectionBegan(): void
  /** Null where nothing is to be made of it: nobody is named who wrote it, this device did, or it is here already. */
  of(received: Received): Arrived | null
  /** Within the caller's transaction. */
  add(arrived: Arrived, rest: Rest): Message
  /** Tells the screen of what was added. */
  show(received: Received, message: Message): void
}

interface Parts {
  own: BareJid
  /** This device. */
  self: FullJid
  database: Pick<Database, 'messages' | 'readMarks' | 'archive'>
  serverClock: ServerClock
  screen: Pick<Conversations, 'showNew' | 'showKept'>
}

export function createArrivals({ own, self, database, serverClock, screen }: Parts): Arrivals {
  const { messages, readMarks, archive } = database

  // XEP-0359 §6: only where the server sees to it that nobody else speaks in its name
  function archiveIdOf({ stanza, copy }: Received): string | null {
    if (copy?.by === 'archive') return copy.archiveId
    return archive.state()?.numbers === true ? ownArchiveId(stanza, own) : null
  }

  /** What is older than the first look of this device at the archive was read, or not, elsewhere. */
  function isNews(since: Millis | null): boolean {
    return since === null || since >= (archive.state()?.begunAt ?? 0)
  }

  /** Below what the next one stands that was kept for a conversation: what came by earlier connections, and was kept like it. */
  const lastBefore = new Map<BareJid, Millis>()

  // What a stream brings is in order, whatever the clocks say. Only what comes at once may come before what was kept
  // (ejabberd): it was said later.
  function placeOf(received: Received, conversation: BareJid): Millis | null {
    const since = keptSince(received, own)
    if (received.copy?.by === 'archive') return since
    const before = lastBefore.get(conversation) ?? messages.lastIncoming(conversation)?.place ?? 0
    const place = since === null ? null : Math.max(since, before)
    lastBefore.set(conversation, place ?? before)
    return place
  }

  return {
    connectionBegan: () => lastBefore.clear(),
    of(received) {
      const { stanza, copy } = received
      // RFC 6121 §8.1.2.1: without `from` the own account said it
      const from = stanza.attrs.from ?? own
      const sender = toFullJid(from) ?? toBareJid(from)
      if (sender === undefined || (copy !== undefined && sender === self)) return null
      const archiveId = archiveIdOf(received)
      if (archiveId !== null && messages.findByArchiveId(archiveId) !== undefined) return null
      const place = placeOf(received, bareOf(sender))
      const stands = { sender, cameAt: serverClock.at(received.arrivedAt), keptSince: place, archiveId }
      const to = toBareJid(stanza.attrs.to ?? '') ?? own
      if (copy !== undefined && bareOf(sender) === own && to !== own)
        return { ...stands, conversation: to, direction: 'out', delivery: 'sent', unread: false }
      const unread = copy?.by === 'archive' ? isNews(place) : true
      return { ...stands, conversation: bareOf(sender), direction: 'in', delivery: null, unread }
    },
    add(arrived, rest) {
      const { conversation, direction, archiveId } = arrived
      const message = messages.add({ ...arrived, ...rest })
      const isAwaited = archiveId !== null && readMarks.of(conversation).awaited === archiveId
      // who answers on another device has read there what stands above
      if ((direction === 'out' && rest.quiet !== true) || isAwaited) readMarks.readUpTo(conversation, message)
      if (isAwaited) readMarks.awaits(conversation, null)
      return message
    },
    show({ copy }, message) {
      if (copy?.by === 'archive') screen.showKept(message)
      else screen.showNew(message)
    },
  }
}
