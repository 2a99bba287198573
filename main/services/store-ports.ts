// What is kept. Stores are synchronous (SQLCipher is) so that a step of a story is one transaction.
import type { ConnectionSettings, Obstacle } from '../../shared/domain/account.ts'
import type { OwnPresence, Subscription } from '../../shared/domain/contact.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { KeyLife } from '../../shared/domain/key-life.ts'
import type { KeyWait } from '../../shared/domain/message.ts'
import type { StorageSaying } from '../../shared/domain/saying.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import type { KeyRequests, KeyTable } from '../e2e/key-ports.ts'
import type { KeyPair, Millis } from '../e2e/ports.ts'
import type { TrustBook } from '../e2e/trust-ports.ts'
import type { ArchiveStore, ReadMarks } from './archive-ports.ts'
import type {
  Departures,
  MessageSearch,
  MessageStore,
  Outbox,
  ReceiptStore,
  ResendQuestions,
} from './message-ports.ts'
import type { SharedDecisionStore } from './shared-decision-ports.ts'

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
  /**
   * The same for what would be done again if it was not there: it is seen at once, and lasts from the next `transaction` or
   * `settle`. If the program ends before, all of it since the last of these is undone; after `settle` only a power cut does that.
   */
  redoable<T>(work: () => T): T
  /** Where that fails, what was `redoable` is undone. Not inside a transaction. */
  settle(): void
  /** How often what was `redoable` was undone so far, since the disk did not take it. */
  undone(): number
  /** PROTOCOL 9: what was erased leaves the write-ahead log, too. Not inside a transaction. */
  scrub(): void
  close(): void
  readonly account: AccountStore
  readonly contacts: ContactStore
  readonly messages: MessageStore
  readonly search: MessageSearch
  readonly outbox: Outbox
  readonly departures: Departures
  readonly receipts: ReceiptStore
  readonly resendQuestions: ResendQuestions
  readonly plainTalks: PlainTalks
  readonly knownApps: KnownApps
  readonly drafts: DraftStore
  readonly inbox: Inbox
  readonly archive: ArchiveStore
  readonly readMarks: ReadMarks
  readonly dialBacks: DialBackStore
  readonly deviceKeys: DeviceKeyStore
  readonly keyTable: KeyTable
  readonly trustBook: TrustBook
  readonly keyRequests: KeyRequests
  readonly keyLives: KeyLifeStore
  readonly sharedDecisions: SharedDecisionStore
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
  isInRoster(jid: BareJid): boolean
  put(record: ContactRecord): void
  remove(jid: BareJid): void
  /** How many who are not in the roster want in. */
  strangersAtTheDoor(): number
  /** RFC 6121 §2.6: the version of the roster as it is kept here, null where it has none. */
  rosterVersion(): string | null
  setRosterVersion(version: string | null): void
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

/** PROTOCOL 9: what the user chose for a conversation. */
export interface KeyLifeStore {
  /** Undefined where nothing was chosen. */
  of(jid: BareJid): KeyLife | undefined
  set(jid: BareJid, life: KeyLife): void
}

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
