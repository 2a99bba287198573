// The key table, and what is asked of keys. Stores are synchronous: SQLCipher is, and a decision and its record then
// fall into one transaction of the caller.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { HowGiven } from '../../shared/domain/readers.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { Jwk, KeyPair, Millis, WrapAlgorithm } from './ports.ts'

/** PROTOCOL 9: an own SMK. */
export interface OutKey {
  sid: string
  conversation: BareJid
  /** Bare JIDs that may have it, the own account included. */
  audience: readonly BareJid[]
  key: Secret<Uint8Array>
  /** The signed grant, compact JWS. It contains the key. */
  grant: Secret<string>
  sendFrom: Millis
  sendUntil: Millis
  /** When its time is over, by `tick()`. */
  ends: Millis
  /** Released until then: 30 days after the last use. */
  releaseUntil: Millis
  /** Stanzas sealed so far. */
  uses: number
  /** When it stopped being used for new stanzas, by `tick()`; null while it is current. */
  retiredAt: Millis | null
  /**
   * PROTOCOL 11: fingerprint of the one device of `conversation` that is ever given it; null for a key of the
   * conversation, which goes to whoever the policy lets in.
   */
  onlyFor: string | null
}

/** PROTOCOL 9: a sender's SMK. */
export interface InKey {
  sid: string
  /** Full JID that sealed under it. */
  sender: FullJid
  key: Secret<Uint8Array>
  /** `alg` of the JWK where it has one. */
  algorithm: WrapAlgorithm | null
  /** The grant as received, compact JWS; null for an unsigned SMK. */
  grant: Secret<string> | null
  /** Device that signed the grant; null for an unsigned SMK. */
  fingerprint: string | null
  /** Bare JID of the conversation by the grant; null for an unsigned SMK. */
  conversation: BareJid | null
  audience: readonly BareJid[]
  sendFrom: Millis | null
  sendUntil: Millis | null
  receivedAt: Millis
  /** PROTOCOL 11: it came with a step of a compare, and is for the device compared alone. */
  onlyHere: boolean
}

/** Which key it is, whose conversation it is of by its grant, and since when it is here. */
export type InKeyName = Pick<InKey, 'sender' | 'sid' | 'conversation' | 'receivedAt'>

/** What stays of a stanza once it was opened; outlives the keys. */
export interface OpenedRecord {
  sender: FullJid
  fingerprint: string | null
  sid: string
  /** The decoded tag. */
  mac: Uint8Array
  stamp: Millis
  openedAt: Millis
}

/** That a key was given to a device, for "who can read this". */
export interface ReleaseRecord {
  sid: string
  /** PROTOCOL 9, helpers: full JID that sealed under it; null for an own key. */
  sender: FullJid | null
  jid: BareJid
  fingerprint: string
  at: Millis
  how: HowGiven
}

export interface KeyTable {
  /** The unretired own SMK of a conversation; never one for a single device. */
  current(conversation: BareJid): OutKey | undefined
  findOut(sid: string): OutKey | undefined
  /** Throws `RangeError`, and keeps nothing, where a time is no safe integer. */
  addOut(key: OutKey): void
  /** Counts one use and moves `releaseUntil`; then it is on the disk, and the stamps given before, too. */
  countUse(sid: string, releaseUntil: Millis): void
  retire(sid: string, at: Millis): void
  /** The same for every unretired one whose audience this account is in, but those for a single device. */
  retireFor(account: BareJid, at: Millis): void
  /** Each that `ends` before `since` and is not retired: then, but not before `from`. */
  retireEnded(since: Millis, from: Millis): void
  /** The latest instant that is known here: when a key was retired, or a stanza stamped; 0 for none. */
  lastInstant(): Millis
  /**
   * PROTOCOL 9: erases own SMKs, grants included, whose `releaseUntil` lies before `now`; the records of their releases
   * stay. Gives how many. What they left outside their rows goes with the store's next scrubbing.
   */
  eraseExpired(now: Millis): number
  findIn(sender: FullJid, sid: string): InKey | undefined
  /** Throws where another key is kept for (sender, sid): PROTOCOL 4. `RangeError` where a time is no safe integer. */
  addIn(key: InKey): void
  /** Senders' SMKs that came before `instant`, the oldest first. */
  inKeysBefore(instant: Millis): InKeyName[]
  /** PROTOCOL 9: with its grant. What it left outside its row goes with the store's next scrubbing. */
  eraseIn(sender: FullJid, sid: string): void
  /** PROTOCOL 4.2, by full JID or by the fingerprint where it is known. */
  wasOpened(sender: FullJid, fingerprint: string | null, sid: string, mac: Uint8Array): boolean
  /** PROTOCOL 4.8: another stanza of this device (or full JID) with the same stamp was opened. */
  stampUsed(sender: FullJid, fingerprint: string | null, stamp: Millis): boolean
  /** The latest stamp of what was opened under a sender's SMK; null where nothing was. */
  lastUse(sender: FullJid, sid: string): Millis | null
  recordOpened(record: OpenedRecord): void
  recordRelease(record: ReleaseRecord): void
  /** Of an own SMK, or of the one of `sender`. */
  releasesOf(sid: string, sender?: FullJid | null): ReleaseRecord[]
  /** SIDs of all own SMKs that were given to a device, each once. */
  givenTo(jid: BareJid, fingerprint: string): string[]
  /** A stamp not before `now` and later than every one given before, restarts included where a use was counted since. */
  nextStamp(now: Millis): Millis
}

/** A request of ours that waits for its answer. */
export interface OwnRequest {
  /** Full JID that was asked. */
  asked: FullJid
  sid: string
  /** Full JID that sealed the stanza. */
  sender: FullJid
  /** The X25519 pair made for this request alone. */
  once: KeyPair
  /** `kid`s of the other keys that were offered. */
  offered: readonly string[]
  /** The `<pkey/>` text as sent. */
  pkey: string
  createdAt: Millis
}

/** A request of another device that our user has to decide on. */
export interface KeyQuestion {
  from: FullJid
  fingerprint: string
  sid: string
  /** PROTOCOL 9, helpers: full JID that sealed under the key; null for an own key. */
  sender: FullJid | null
  /** The public key that an answer is wrapped for. */
  wrapFor: Jwk
  /** With a valid proof: the answer is the signed grant; without: the bare SMK. */
  proven: boolean
  askedAt: Millis
}

export interface KeptQuestion extends KeyQuestion {
  /** When it was asked the first time. */
  firstAskedAt: Millis
  /** The user said yes, and the key is still to be pushed; null while the question is open. */
  grantedAt: Millis | null
}

export interface KeyRequests {
  find(asked: FullJid, sid: string): OwnRequest | undefined
  add(request: OwnRequest): void
  remove(asked: FullJid, sid: string): void
  /** Every request for the SMK of this sender, whoever was asked. */
  removeFor(sender: FullJid, sid: string): void
  /**
   * One question for (from, fingerprint, sid): a later one takes the place of the earlier, which stays granted and keeps
   * when it was asked first.
   */
  addQuestion(question: KeyQuestion): void
  /** Of one account, in the order in which they were asked first. */
  questions(jid: BareJid): KeptQuestion[]
  /** Of all accounts, in that order. */
  allQuestions(): KeptQuestion[]
  /** Of all accounts, about one key. */
  questionsAbout(sid: string): KeptQuestion[]
  removeQuestion(from: FullJid, fingerprint: string, sid: string): void
  /** Every question of a device, and that it was put off. */
  removeQuestions(jid: BareJid, fingerprint: string): void
  /** null takes the yes back. */
  grant(from: FullJid, fingerprint: string, sid: string, at: Millis | null): void
  isGranted(jid: BareJid, fingerprint: string, sid: string): boolean
  /** The user said *Not now* to a device; null: it is in sight again. */
  putOff(jid: BareJid, fingerprint: string, at: Millis | null): void
  putOffAt(jid: BareJid, fingerprint: string): Millis | null
  /** PROTOCOL 9, a range of keys: the user lets this device of the own account read all that is kept here; null: no more. */
  letReadHistory(fingerprint: string, at: Millis | null): void
  readsHistory(fingerprint: string): boolean
  /** PROTOCOL 3: erases own requests, with their keys, and questions that have waited for more than 30 days. Gives how many. */
  eraseExpired(now: Millis): number
  /** PROTOCOL 3: requests of this bare JID in the last minute, this one counted. */
  countRequest(jid: BareJid, at: Millis): number
}
