// What the engine needs from outside. Stores are synchronous: SQLCipher is, and a decision and its record then
// fall into one transaction of the caller.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { TrustManner, TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { HowGiven } from '../../shared/domain/readers.ts'
import type { Secret } from '../../shared/domain/secret.ts'

/** Milliseconds since 1970, UTC. */
export type Millis = number

export interface Clock {
  now(): Millis
}

export interface Random {
  /** `count` bytes of a cryptographic source. */
  bytes(count: number): Uint8Array
  /** A random UUIDv4. */
  uuid(): string
}

export interface Primitives {
  sha256(bytes: Uint8Array): Uint8Array
}

export type WrapAlgorithm = 'A128KW' | 'A256KW'
export type ContentEncryption = 'A128CBC-HS256' | 'A256CBC-HS512' | 'A128GCM' | 'A256GCM'

/** The five parts of a flattened JWE (RFC 7516 §7.2.2), each base64url. */
export interface JweParts {
  protected: string
  encryptedKey: string
  iv: string
  ciphertext: string
  tag: string
}

/** Seals and opens the content of stanzas. Synchronous, since an SMK is at hand and a stanza is small. */
export interface ContentCodec {
  /**
   * Seals `plaintext` under a fresh CMK and IV, wraps the CMK with `smk` (16 bytes for A128KW, 32 for A256KW).
   * `protectedHeader` is the base64url text that becomes `protected` and the AAD as it stands.
   */
  seal(
    plaintext: Uint8Array,
    smk: Uint8Array,
    algorithm: WrapAlgorithm,
    encryption: ContentEncryption,
    protectedHeader: string,
  ): JweParts
  /** The plaintext, or `undefined` where key, tag or a length does not fit. Never throws on input from outside. */
  open(
    parts: JweParts,
    smk: Uint8Array,
    algorithm: WrapAlgorithm,
    encryption: ContentEncryption,
  ): Uint8Array | undefined
}

/** A JWK as plain data; private members only inside a `Secret`. */
export type Jwk = Readonly<Record<string, unknown>> & { readonly kty: string }

export interface KeyPair {
  /** RFC 7638 SHA-256 thumbprint of the public key, base64url. */
  kid: string
  publicKey: Jwk
  privateKey: Secret<Jwk>
}

/** This device's own keys. */
export interface DeviceKeys {
  /** Ed25519; its `kid` is the device's fingerprint. */
  identity(): KeyPair
  /** X25519, the current one that others may cache. */
  encryption(): KeyPair
  /** P-256 and RSA-2048 for peers of the bare draft, as far as they are made already. */
  fallback(): readonly KeyPair[]
  /** Any private key of ours by `kid`, older encryption keys included; `undefined` where erased or never ours. */
  byKid(kid: string): KeyPair | undefined
}

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
  /** Released until then: 30 days after the last use. */
  releaseUntil: Millis
  /** Stanzas sealed so far. */
  uses: number
  /** When it stopped being used for new stanzas, null while it is current. */
  retiredAt: Millis | null
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
}

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
  jid: BareJid
  fingerprint: string
  at: Millis
  how: HowGiven
}

export interface KeyTable {
  /** The unretired own SMK of a conversation. */
  current(conversation: BareJid): OutKey | undefined
  findOut(sid: string): OutKey | undefined
  /** Throws `RangeError`, and keeps nothing, where a time is no safe integer. */
  addOut(key: OutKey): void
  /** Counts one use and moves `releaseUntil`. */
  countUse(sid: string, releaseUntil: Millis): void
  retire(sid: string, at: Millis): void
  /** The same for every unretired one whose audience this account is in. */
  retireFor(account: BareJid, at: Millis): void
  /**
   * PROTOCOL 9: erases own SMKs, grants included, whose `releaseUntil` lies before `now`; the records of their releases
   * stay. Gives how many. What they left outside their rows goes with the store's next scrubbing.
   */
  eraseExpired(now: Millis): number
  findIn(sender: FullJid, sid: string): InKey | undefined
  /** Throws where another key is kept for (sender, sid): PROTOCOL 4. `RangeError` where a time is no safe integer. */
  addIn(key: InKey): void
  /** PROTOCOL 4.2, by full JID or by the fingerprint where it is known. */
  wasOpened(sender: FullJid, fingerprint: string | null, sid: string, mac: Uint8Array): boolean
  /** PROTOCOL 4.8: another stanza of this device (or full JID) with the same stamp was opened. */
  stampUsed(sender: FullJid, fingerprint: string | null, stamp: Millis): boolean
  recordOpened(record: OpenedRecord): void
  recordRelease(record: ReleaseRecord): void
  releasesOf(sid: string): ReleaseRecord[]
  /** SIDs of all own SMKs that were given to a device, each once. */
  givenTo(jid: BareJid, fingerprint: string): string[]
  /** A stamp not before `now` and later than every one given before, restarts included. */
  nextStamp(now: Millis): Millis
}

/** A device as it was seen. Learning a key is not trusting it. */
export interface SeenDevice {
  jid: BareJid
  fingerprint: string
  /** Full JID it was last seen with. */
  fullJid: FullJid
  /** Its own name for itself as it said it, uncleaned; '' where unknown. */
  name: string
  /** The public key that `fingerprint` is the thumbprint of; null where only its name is known. */
  publicKey: Jwk | null
  /** Its X25519 key to cache, null where unknown. */
  encryptionKey: Jwk | null
  /** Bound by a valid proof or signed grant; false for a key of a draft-only peer. */
  proven: boolean
  firstSeen: Millis
  lastSeen: Millis
  /** Highest `iat` (seconds) of its proofs and entries; lower ones change nothing. */
  iat: number
}

export interface TrustDecision {
  jid: BareJid
  fingerprint: string
  state: TrustState
  manner: TrustManner
  at: Millis
}

export interface TrustBook {
  device(jid: BareJid, fingerprint: string): SeenDevice | undefined
  /** The proven device last seen at a full JID. */
  deviceAt(fullJid: FullJid): SeenDevice | undefined
  devicesOf(jid: BareJid): SeenDevice[]
  /** Everybody of whom a device was seen. */
  accounts(): BareJid[]
  /**
   * Adds or updates; `firstSeen` stays, a lower `iat` changes nothing but `lastSeen` and a name that is unknown, `proven`
   * never goes back.
   */
  see(device: SeenDevice): void
  /** The last decision; undefined: none yet, that is *new*. */
  decision(jid: BareJid, fingerprint: string): TrustDecision | undefined
  /** Appends. */
  decide(decision: TrustDecision): void
  /** Forgets that a device was seen; decisions about it stay. */
  forget(jid: BareJid, fingerprint: string): void
  /** The account's own policy, or the one for all. */
  policy(jid: BareJid): TrustPolicy
  /** The account's own policy; null where the one for all counts. */
  ownPolicy(jid: BareJid): TrustPolicy | null
  setPolicy(jid: BareJid, policy: TrustPolicy | null): void
  policyForAll(): TrustPolicy
  setPolicyForAll(policy: TrustPolicy): void
  /** PROTOCOL 1, *known as Balcony*: a proven device of the account was ever seen. */
  knownAsBalcony(jid: BareJid): boolean
  /** The user allowed unsigned keys and requests for that account: PROTOCOL 7, "No way back". */
  allowsUnsigned(jid: BareJid): boolean
  allowUnsigned(jid: BareJid, allowed: boolean): void
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
  /** PROTOCOL 3: erases own requests, with their keys, and questions that have waited for more than 30 days. Gives how many. */
  eraseExpired(now: Millis): number
  /** PROTOCOL 3: requests of this bare JID in the last minute, this one counted. */
  countRequest(jid: BareJid, at: Millis): number
}

export interface EnginePorts {
  keys: KeyTable
  device: DeviceKeys
  trust: TrustBook
  requests: KeyRequests
  codec: ContentCodec
  primitives: Primitives
  clock: Clock
  random: Random
}
