// What the services need from the tools. Stores are synchronous (SQLCipher is) so that a story's step is one transaction.
import type { Element } from '@xmpp/xml'
import type {
  ConnectionProblem,
  ConnectionSettings,
  ConnectionState,
  Obstacle,
} from '../../shared/domain/account.ts'
import type { OwnPresence, Subscription } from '../../shared/domain/contact.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { DeliveryState, KeyWait, Message, MessageContent, Sealing } from '../../shared/domain/message.ts'
import type { MessageSpan } from '../../shared/domain/message-span.ts'
import type { Saying, StorageSaying } from '../../shared/domain/saying.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import type { AnyEvent } from '../../shared/ipc/contract.ts'
import type { KeyPair, KeyRequests, KeyTable, Millis, TrustBook } from '../e2e/ports.ts'

// ---- the server ----

export interface ConnectionTarget {
  jid: BareJid
  password: Secret<string>
  /** PROTOCOL 1: one for life. */
  resource: string
  settings: ConnectionSettings
}

export type ConnectOutcome =
  { is: 'online'; jid: FullJid } | { is: 'failed'; problem: ConnectionProblem; saying: Saying }

export type IqReply =
  /** A result, or an error of the one that was asked. */
  | { is: 'result' | 'error'; stanza: Element }
  /** No answer within the time, or the connection went. */
  | { is: 'silent' }

export interface ConnectionListener {
  state(state: ConnectionState): void
  /** Authenticated, bound and stream management enabled; a new session unless `resumed`. No presence was sent yet. */
  online(jid: FullJid, resumed: boolean): void
  /**
   * Every incoming message, presence, iq get or set, and iq result that answers no open question, in order. Called before
   * the stanza is acknowledged to the server.
   */
  stanza(stanza: Element): void
  /** XEP-0198: the server has taken over the message with this `id`. That is not delivery. */
  acknowledged(id: string): void
  /** The session ended before the server took the message with this `id` over. */
  unsent(id: string): void
}

/** One account's connection to its server. */
export interface Connection {
  listen(listener: ConnectionListener): void
  /** One try; on success it stays connected and reconnects by itself from then on. */
  connect(target: ConnectionTarget): Promise<ConnectOutcome>
  /** Connects and reconnects by itself, from the first failure on; problems are told by `state`. */
  keepConnected(target: ConnectionTarget): void
  /** The user's word: tries at once, whatever ended the last try; a session that seems to live is proved. */
  retryNow(): void
  /**
   * The computer woke, or its network is back: proves the session at once, or ends the waiting for the next try. Where
   * only the user can do something, nothing is tried.
   */
  wake(): void
  /** XEP-0352: whether somebody can see the window; holds for later sessions, too. */
  attend(seen: boolean): void
  /** Bytes of the largest stanza that the server takes now; 128 KiB where it does not say (XEP-0478). */
  largestStanza(): number
  /** Closes the stream and stops reconnecting. Settles within 2 s. */
  disconnect(): Promise<void>
  /** `false` where there is no session to take it, or it is larger than the server takes; nothing was sent then. */
  send(stanza: Element): boolean
  /** RFC 6120 §4.3.2: whether the server offered this stream feature when the session was made. */
  offers(feature: string, namespace: string): boolean
  /** Sends an iq and waits for the answer from exactly the JID that was asked; `id` is given by the adapter. */
  request(iq: Element, limitMs: number): Promise<IqReply>
}

// ---- the keychain ----

export type KeychainFailure = 'keychain-locked' | 'keychain-missing' | 'keychain-silent'

/** Thrown by every method of `Keychain` that could not do its work; the keychain is unchanged then. */
export class KeychainError extends Error {
  constructor(
    readonly reason: KeychainFailure,
    message: string,
  ) {
    super(message)
    this.name = 'KeychainError'
  }
}

/**
 * Secrets by entry name. One call at a time. A call may wait for minutes, since the computer may be asking the user for
 * the keychain's own password.
 */
export interface Keychain {
  /** The secret, or null where the keychain is open and surely has none. Throws `KeychainError` when it is locked, missing or silent. */
  read(entry: string): Promise<Secret<string> | null>
  write(entry: string, value: Secret<string>): Promise<void>
  /** Removes the entry; one that is absent is no failure. */
  remove(entry: string): Promise<void>
  /** Hears when a call has been without an answer for 10 s, and when that is over. One listener: the last counts. */
  onWaiting(listener: (waits: boolean) => void): void
  /** Ends the call that is under way, if there is one: it fails as 'keychain-silent'. */
  giveUp(): void
}

// ---- what is kept ----

/** The small plain file beside the database: no secret in it, and the marker that keys exist. */
export interface ProfileRecord {
  /** Random, names this profile's keychain entries. */
  id: string
  /** The account that was signed in here, null for none. */
  account: BareJid | null
  /** Keys and database were made: never make new ones because a keychain says nothing. */
  keysExist: boolean
  /** The user wants everything of this profile forgotten: a start finishes that before anything else. */
  forgetting: boolean
}

/** All throw `StorageError`. */
export interface ProfileFile {
  /** Makes the first record where there is none. */
  read(): ProfileRecord
  write(record: ProfileRecord): void
  /** Deletes the record; only on the user's word. */
  remove(): void
  /** Moves the record, readable or not, into this folder inside the profile's own; gives the folder's whole path. */
  setAside(folder: string): string
}

/** What could be read of the settings; the rest is as it is at first. */
export interface KeptSettings {
  settings: Settings
  /** All that stands in the file was read; else `write` puts it aside under another name. */
  whole: boolean
}

/** A small plain file of the profile, for what is needed before anybody is signed in. `read` never fails. */
export interface SettingsFile {
  read(): KeptSettings
  /** Throws `StorageError`, and the file is as it was then. */
  write(settings: Settings): void
}

/** Thrown when the database can't be opened or written; nothing was deleted or replaced. */
export class StorageError extends Error {
  constructor(
    readonly reason: Extract<Obstacle['reason'], 'database-unreadable' | 'database-newer' | 'disk'>,
    readonly saying: StorageSaying,
  ) {
    super(saying.say)
    this.name = 'StorageError'
  }
}

/** Opens the encrypted database of the profile; 32 bytes of key, hex. */
export interface DatabaseOpener {
  open(key: Secret<string>): Database
  exists(): boolean
  /** Deletes the database files; only on the user's word. */
  remove(): void
  /** Moves the database files, readable or not, into this folder inside the profile's own. */
  setAside(folder: string): void
}

export interface Database {
  /** All or nothing; nested calls join the outer one. Gives what `work` gives. */
  transaction<T>(work: () => T): T
  /** PROTOCOL 9: what was erased leaves the write-ahead log, too. Not inside a transaction. */
  scrub(): void
  close(): void
  readonly account: AccountStore
  readonly contacts: ContactStore
  readonly messages: MessageStore
  readonly outbox: Outbox
  readonly plainTalks: PlainTalks
  readonly knownApps: KnownApps
  readonly drafts: DraftStore
  readonly inbox: Inbox
  readonly dialBacks: DialBackStore
  readonly deviceKeys: DeviceKeyStore
  readonly keyTable: KeyTable
  readonly trustBook: TrustBook
  readonly keyRequests: KeyRequests
}

export interface AccountRecord {
  jid: BareJid
  resource: string
  deviceName: string
  settings: ConnectionSettings
}

export interface AccountStore {
  read(): AccountRecord | undefined
  write(record: AccountRecord): void
  /** What was shown last; undefined before the user ever said. */
  presence(): OwnPresence | undefined
  setPresence(presence: OwnPresence): void
  /** Undefined before the user ever gave themselves a name. */
  ownName(): OwnName | undefined
  setOwnName(ownName: OwnName): void
}

/** What the user calls themselves. */
export interface OwnName {
  /** '' where they took it back. */
  name: string
  /** The server has it like this. */
  told: boolean
}

export interface ContactRecord {
  jid: BareJid
  /** '' where the user gave none. */
  name: string
  inRoster: boolean
  subscription: Subscription
  asked: boolean
  wantsIn: boolean
  /** What came with their request, '' where nothing did. */
  request: string
  nick: string
  groups: string[]
}

export interface ContactStore {
  all(): ContactRecord[]
  find(jid: BareJid): ContactRecord | undefined
  put(record: ContactRecord): void
  remove(jid: BareJid): void
  /** How many who are not in the roster want in. */
  strangersAtTheDoor(): number
  /** RFC 6121 §2.6: the version of the roster as it is kept here, null where it has none. */
  rosterVersion(): string | null
  setRosterVersion(version: string | null): void
}

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
  unread: boolean
  /** The sealed stanza as it came, to be tried again; null where it was opened or plain. */
  sealed: SealedStanza | null
}

/** A stanza without key, kept sealed in its place. */
export interface SealedStanza {
  xml: string
  sender: FullJid
  sid: string
  arrivedAt: Millis
  serverStamp: Millis | null
}

export interface WaitingMessage {
  id: number
  conversation: BareJid
  stanza: SealedStanza
}

export interface MessageStore {
  add(message: NewMessage): Message
  find(id: number): Message | undefined
  /** When it came (never before the one above it), and when its delivery last changed, null where it never did. */
  times(id: number): { arrivedAt: Millis; deliveryAt: Millis | null } | undefined
  /** PROTOCOL 4.2: one message, by inner id and bare sender. */
  findByStanzaId(conversation: BareJid, sender: BareJid, stanzaId: string): Message | undefined
  /** A stanza in which `sealedPart` stands, as XML, waits here already. */
  isWaiting(sender: FullJid, sid: string, sealedPart: string): boolean
  /** Messages before `before` (newest for null), oldest first. */
  page(conversation: BareJid, before: number | null, limit: number): Message[]
  last(conversation: BareJid): Message | undefined
  unread(conversation: BareJid): number
  markRead(conversation: BareJid): void
  conversations(): BareJid[]
  /** Who wrote it, as routed; a full JID where one is known. */
  writerOf(id: number): FullJid | BareJid | undefined
  /** Every key that an own message left under. */
  keysOf(id: number): string[]
  /** Own messages that left under one of these keys, each counted once. */
  underKeys(sids: readonly string[]): MessageSpan
  /** Newest first. */
  waitingFor(sender: FullJid, sid: string): WaitingMessage[]
  waiting(id: number): WaitingMessage | undefined
  /** Newest first. */
  waitingIn(conversation: BareJid): WaitingMessage[]
  countWaiting(conversation: BareJid): number
  /** A waiting message opened: it keeps its place. The sealed stanza is dropped. */
  heal(
    id: number,
    healed: { stanzaId: string | null; at: Millis; content: MessageContent; sealing: Sealing },
  ): Message
  /** A waiting message says how its dial-back goes, or why it can't be read; the sealed stanza stays. */
  setContent(id: number, content: MessageContent): Message
  setDelivery(id: number, delivery: DeliveryState, problem: Saying | null): Message
  setSealing(id: number, sealing: Sealing): Message
  /** Removes every message of a conversation, with what waits to be opened or sent in it. */
  erase(conversation: BareJid): void
  /** Removes a waiting message that turned out to be no message for the screen (a receipt, a typing notice). */
  remove(id: number): void
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

/** PROTOCOL 10: the conversations in which the user said that what they write goes unencrypted. */
export interface PlainTalks {
  all(): BareJid[]
  has(jid: BareJid): boolean
  set(jid: BareJid, plain: boolean): void
}

/** What every app can that says this hash of itself, as it was looked up once and verified. */
export interface KnownApp {
  hash: string
  ver: string
  /** PROTOCOL 6: it announces that it reads sealed messages. */
  reads: boolean
}

/** XEP-0115 §5.4: the newest of what was verified, `MAX_KNOWN_APPS` of them. */
export interface KnownApps {
  all(): KnownApp[]
  /** Anew for the same hash; the oldest goes where there are too many. */
  put(app: KnownApp): void
}

export const MAX_KNOWN_APPS = 500

/** What was begun and not sent in each conversation; a text of '' is none. */
export interface DraftStore {
  all(): ReadonlyMap<BareJid, string>
  of(conversation: BareJid): string
  keep(conversation: BareJid, text: string, at: Millis): void
  remove(conversation: BareJid): void
  removeAll(): void
}

/** Incoming stanzas as they came, until they are worked through: stored before they count as received. */
export interface InboxItem {
  id: number
  xml: string
  arrivedAt: Millis
}

export interface Inbox {
  put(xml: string, arrivedAt: Millis): InboxItem
  pending(): InboxItem[]
  done(id: number): void
}

/** The course of asking for one key. The keys of the request are the engine's (`KeyRequests`). */
export interface DialBack {
  asked: FullJid
  sid: string
  sender: FullJid
  wait: KeyWait
  /** Requests sent so far. */
  tries: number
  startedAt: Millis
  askedAt: Millis | null
  /** null: only when the device shows presence, or a push comes. */
  nextTry: Millis | null
}

export interface DialBackStore {
  all(): DialBack[]
  find(sender: FullJid, sid: string): DialBack | undefined
  put(dialBack: DialBack): void
  remove(sender: FullJid, sid: string): void
}

/** Private keys that rest in the database; identity and current encryption key rest in the keychain. */
export interface DeviceKeyStore {
  /** `kind`: older encryption keys, and the two made for peers of the bare draft. */
  all(): { kind: 'encryption' | 'p256' | 'rsa'; pair: KeyPair; retiredAt: Millis | null }[]
  put(kind: 'encryption' | 'p256' | 'rsa', pair: KeyPair, retiredAt: Millis | null): void
  /** PROTOCOL 1: old encryption keys are erased after 60 days. */
  eraseRetiredBefore(instant: Millis): void
}

// ---- the rest ----

/** Only for XEP-0115, whose hash is SHA-1 by its text; nothing secret hangs on it. */
export interface Sha1 {
  /** SHA-1 of the UTF-8 of `text`, base64. */
  base64(text: string): string
}

/** Where the renderer hears: numbers are given by the counter. */
export interface Screen {
  show(event: AnyEvent): void
}

/** A few words outside the window. */
export interface Notice {
  id: string
  title: string
  /** A few lines of plain text. */
  body: string
  /** It makes no sound, and does not push itself forward. */
  silent: boolean
}

export interface NotifierListener {
  clicked(id: string): void
  /** It is gone from the screen, by the user or by time. Not told of what `close` took away. */
  closed(id: string): void
}

/** The notices of the system. Where it has none, nothing is shown. */
export interface Notifier {
  listen(listener: NotifierListener): void
  /** Shows it, in the place of the one with the same id. */
  show(notice: Notice): void
  /** Takes it away; one that is gone is no failure. */
  close(id: string): void
}

/** The programs around Balcony. */
export interface Desktop {
  /** Hands a web or mail address to the program that is set for it, and nothing else to anybody. */
  openLink(link: string): Promise<'opened' | 'not-allowed' | 'no-program'>
  /** Fills the clipboard; `clears`: for a minute, unless something else is copied meanwhile. */
  copy(text: string, clears: boolean): void
}

export interface Timers {
  /** Calls `work` after `ms`; gives back what cancels it. */
  after(ms: Millis, work: () => void): () => void
}

/** Events for who looks after the program; never a body, a key or a password. */
export interface Log {
  info(message: string, facts?: Record<string, string | number | boolean>): void
  warn(message: string, facts?: Record<string, string | number | boolean>): void
}
