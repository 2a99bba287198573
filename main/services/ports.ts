// What the services need from the tools: the server, the keychain, and what the computer offers. What is kept: store-ports.ts.
import type { Element } from '@xmpp/xml'
import type { ConnectionProblem, ConnectionSettings, ConnectionState } from '../../shared/domain/account.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Secret } from '../../shared/domain/secret.ts'
import type { AnyEvent } from '../../shared/ipc/contract.ts'
import type { Millis } from '../e2e/ports.ts'

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

/** The computer's camera, which the page may use only while the user wants to show it something. */
export interface Camera {
  /** Lets the page ask for it from now on, or no more. */
  allow(allowed: boolean): void
}

/** The programs around Balcony. */
export interface Desktop {
  /** Hands a web or mail address to the program that is set for it, and nothing else to anybody. */
  openLink(link: string): Promise<'opened' | 'not-allowed' | 'no-program'>
  /** Fills the clipboard; `clears`: for a minute, unless something else is copied meanwhile. */
  copy(text: string, clears: boolean): void
}

/** Thrown where a picked file cannot be read or written; what was there is as it was. */
export class FileError extends Error {
  constructor(readonly reason: 'full' | 'forbidden' | 'fails' | 'too-large') {
    super(reason)
    this.name = 'FileError'
  }
}

/** Files outside the profile, which the user picks in a dialog of the system. Both throw `FileError`. */
export interface PickedFiles {
  /** Writes the text whole or not at all, in place of what was there. */
  save(suggestedName: string, text: string): Promise<'saved' | 'cancelled'>
  /** The text (UTF-8) of a file of at most `limit` bytes; null where the user picked none. */
  open(limit: number): Promise<string | null>
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
