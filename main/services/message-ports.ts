// The stores of messages, and of what is on its way out.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type {
  DeliveryState,
  DeliveryTime,
  Message,
  MessageContent,
  Sealing,
  Standing,
} from '../../shared/domain/message.ts'
import type { MessageSpan } from '../../shared/domain/message-span.ts'
import type { ConversationSpan } from '../../shared/domain/reach.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { FoundMessage } from '../../shared/domain/search.ts'
import type { Millis } from '../e2e/ports.ts'

export interface NewMessage {
  conversation: BareJid
  direction: 'in' | 'out'
  /** Bare or full JID that wrote it, as routed. */
  sender: FullJid | BareJid
  /** The `id` of the message itself (of the inner stanza; marked where it came plain), null where it is not known yet or has none. */
  stanzaId: string | null
  at: Millis
  content: MessageContent
  sealing: Sealing
  delivery: DeliveryState | null
  /** Nobody has looked at it; what stands where the user has read already counts as read all the same. */
  unread: boolean
  /** When it came or was written, by the clock of the own server as `keptSince` is: not before that. */
  cameAt: Millis
  /** When a server had it that kept it meanwhile: its place. Null for what came at once: that stands last. */
  keptSince: Millis | null
  /** The name that the own account's archive gave it (XEP-0359), null where none is known. */
  archiveId: string | null
  /** The sealed stanza as it came, to be tried again; null where it was opened or plain. */
  sealed: SealedStanza | null
  /** While it waits for its key it stands on no page: a stanza without text for people (PROTOCOL 2.5). */
  quiet?: boolean
}

/** A stanza without key, kept sealed in its place. */
export interface SealedStanza {
  xml: string
  sender: FullJid
  sid: string
  arrivedAt: Millis
  serverStamp: Millis | null
  /** The `id` of the stanza itself, by which its sender knows it; null where it has none. */
  outerId: string | null
}

export interface WaitingMessage {
  id: number
  conversation: BareJid
  stanza: SealedStanza
}

export interface MessageStore {
  add(message: NewMessage): Message
  find(id: number): Message | undefined
  /** When it came, as its place says it, and when it was first in each state of its delivery, in that order. */
  times(id: number): { arrivedAt: Millis; delivery: DeliveryTime[] } | undefined
  /** PROTOCOL 4.2: one message, by inner id and bare sender. */
  findByStanzaId(conversation: BareJid, sender: BareJid, stanzaId: string): Message | undefined
  /** The `id` of the message itself; undefined where it is not known. */
  stanzaIdOf(id: number): string | undefined
  /** A stanza in which `sealedPart` stands, as XML, waits here already. */
  isWaiting(sender: FullJid, sid: string, sealedPart: string): boolean
  /** Still waits for its key, and stands on no page meanwhile. */
  isQuiet(id: number): boolean
  /** Messages that stand before `before` (the last ones for null), in the order in which they stand. */
  page(conversation: BareJid, before: Standing | null, limit: number): Message[]
  last(conversation: BareJid): Message | undefined
  /** The last one of others, also one that waits quietly. */
  lastIncoming(conversation: BareJid): Message | undefined
  unread(conversation: BareJid): number
  isUnread(id: number): boolean
  /** The message that the own account's archive gave this name. */
  findByArchiveId(archiveId: string): Message | undefined
  /** The archive's name of the last message there, of others, that has one, stands on a page and can be read here. */
  lastArchiveId(conversation: BareJid): string | null
  conversations(): BareJid[]
  /** Who wrote it, as routed; a full JID where one is known. */
  writerOf(id: number): FullJid | BareJid | undefined
  /** Every key that an own message left under. */
  keysOf(id: number): string[]
  /** Own messages that left under one of these keys, each counted once. */
  underKeys(sids: readonly string[]): MessageSpan
  /** The same by conversation, the latest written in first. */
  spansUnder(sids: readonly string[]): ConversationSpan[]
  /** Encrypted messages of others that were written at `since` or later, by conversation, the latest first. */
  sealedSince(since: Millis): ConversationSpan[]
  /** Newest first. */
  waitingFor(sender: FullJid, sid: string): WaitingMessage[]
  /** The id of the first of these; null where nothing waits for that key. */
  newestWaitingFor(sender: FullJid, sid: string): number | null
  waiting(id: number): WaitingMessage | undefined
  /** Newest first. */
  waitingIn(conversation: BareJid): WaitingMessage[]
  /** Those whose stanza has this `id`, the first first. */
  waitingAs(conversation: BareJid, outerId: string): WaitingMessage[]
  countWaiting(conversation: BareJid): number
  /** A waiting message opened: it keeps its place. The sealed stanza is dropped. */
  heal(
    id: number,
    healed: { stanzaId: string | null; at: Millis; content: MessageContent; sealing: Sealing },
  ): Message
  /** A waiting message says how its dial-back goes, or why it can't be read; the sealed stanza stays. */
  setContent(id: number, content: MessageContent): Message
  setDelivery(id: number, delivery: DeliveryState, problem: Saying | null): Message
  /** Own messages of a conversation up to this one that arrived and are not known to be read: the newest 500. */
  arrivedUpTo(conversation: BareJid, last: Standing): number[]
  setSealing(id: number, sealing: Sealing): Message
  /** Removes every message of a conversation, with what waits to be opened or sent in it. */
  erase(conversation: BareJid): void
  /** Removes a waiting message that turned out to be no message for the screen (a receipt, a typing notice). */
  remove(id: number): void
}

export interface MessageSearch {
  /**
   * Messages in whose text all these words stand, in any order, the last one perhaps as the beginning of a longer word;
   * case and accents make no difference. At most `limit` with a number below `before`, the newest first.
   */
  find(words: string, before: number | null, limit: number): FoundMessage[]
}

/** What is written and not yet taken over by the server. */
export interface OutboxEntry {
  messageId: number
  conversation: BareJid
  /** `id` of the inner stanza: never changes, however often it is sealed and sent. */
  stanzaId: string
  text: string
  /** PROTOCOL 10: it was written where the user had said so, and goes unencrypted; else it never does. */
  plain: boolean
  /** `id` of the outer stanza on its way, null while it waits. */
  inFlight: string | null
}

export interface Outbox {
  add(entry: OutboxEntry): void
  /** Oldest first. */
  all(): OutboxEntry[]
  find(messageId: number): OutboxEntry | undefined
  findInFlight(outerId: string): OutboxEntry | undefined
  setInFlight(messageId: number, outerId: string | null): void
  remove(messageId: number): void
}

/** An own message that left, and of which no receipt has come. */
export interface Departure {
  messageId: number
  conversation: BareJid
  /** `id` of the inner stanza. */
  stanzaId: string
  plain: boolean
  /** `id` of the last stanza that carried it, by which a bounce finds it. */
  outerId: string
  sentAt: Millis
  /** How often it left. */
  tries: number
  /** When it goes again; null for only when the reader shows up. */
  nextTry: Millis | null
}

export interface Departures {
  /** Anew for the same message; which stanza carried it is kept for as long as the message. */
  put(departure: Departure): void
  /** The `id`s of every stanza that carried it, in no order. */
  namesOf(messageId: number): string[]
  /** The message that a stanza with this `id` carried. */
  carriedBy(outerId: string): number | undefined
  find(messageId: number): Departure | undefined
  findByOuterId(outerId: string): Departure | undefined
  of(conversation: BareJid): Departure[]
  /** Those whose next try is not after `now`, the longest due first. */
  due(now: Millis): Departure[]
  /** The earliest next try of all, null for none. */
  nextTry(): Millis | null
  remove(messageId: number): void
  /** Forgets those that last left before `instant`. */
  eraseBefore(instant: Millis): void
}

/** XEP-0184, XEP-0333, PROTOCOL 9: a word that is owed to who wrote; `resend` asks for the message again. */
export type ReceiptKind = 'received' | 'displayed' | 'resend'

export interface OwedReceipt {
  id: number
  conversation: BareJid
  /** The `id` of their message; of the stanza that carried it for `resend`. */
  stanzaId: string
  kind: ReceiptKind
}

/** PROTOCOL 9: somebody can't open an own message, and asks for it once more. */
export interface ResendQuestion {
  messageId: number
  jid: BareJid
  /** Of the device that asks. */
  fingerprint: string
  askedAt: Millis
}

export interface ResendQuestions {
  /** One a message: the earlier one stays. */
  add(question: ResendQuestion): void
  /** The oldest first. */
  open(): ResendQuestion[]
  /** The user said no: the message is asked about no more. */
  refuse(messageId: number): void
  remove(messageId: number): void
}

export interface ReceiptStore {
  /** Owed from now on, also where it was given before or is on its way. */
  owe(conversation: BareJid, stanzaId: string, kind: ReceiptKind): void
  /** What is owed and not on its way, the oldest first. */
  owed(): OwedReceipt[]
  setInFlight(ids: readonly number[], outerId: string): void
  /** What was on its way in this stanza, or for null in any, is owed again. */
  takeBack(outerId: string | null): void
  /** The server has taken that stanza over. */
  given(outerId: string): void
  /** Their message asks to be told when it is read, instead of the one before; null for none any more. */
  wantMarker(conversation: BareJid, stanzaId: string | null): void
  wantedMarker(conversation: BareJid): string | null
  /** Whether this account ever sent a receipt. */
  isSender(jid: BareJid): boolean
  addSender(jid: BareJid): void
}
