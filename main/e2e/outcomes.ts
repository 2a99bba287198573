// What the engine gives back. It never sends, stores messages or tells the screen; `commit()` is called by the
// caller inside the transaction in which it stores what it makes of the outcome.
import type { Element } from '@xmpp/xml'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { SealProblem } from '../../shared/domain/message.ts'
import type { InKey } from './key-ports.ts'
import type { Millis } from './ports.ts'
import type { SeenDevice } from './trust-ports.ts'

export type Sealing =
  | {
      is: 'sealed'
      /** The outer stanza, ready to send. The SMK is stored already. */
      stanza: Element
      sid: string
      /** The envelope's stamp. */
      stamp: Millis
    }
  | { is: 'too-large'; bytes: number; limit: number }

/** How and when a stanza came. */
export interface Arrival {
  /** When it reached this device; for a waiting stanza that is tried again: when it came first. */
  at: Millis
  /** PROTOCOL 4.8: stamp of a `<delay/>` that counts (own domain, own bare JID or the room), else null. */
  serverStamp: Millis | null
}

/** A device that a kept grant told of. */
export interface Learned {
  device: SeenDevice
  /** PROTOCOL 10: the policy made it trusted by this. */
  newlyTrusted: boolean
}

export type Opening =
  | {
      is: 'opened'
      /** The inner stanza S. */
      content: Element
      /** Its `id`, the message's identity; null where it has none. */
      innerId: string | null
      stamp: Millis
      time: 'fits' | 'old' | 'future'
      /** null: it was signed only, and readable on its way. */
      sid: string | null
      sender: FullJid
      /** Device that sealed or signed it; null: neither the SMK nor the stanza is signed, *unverified sender*. */
      fingerprint: string | null
      /** PROTOCOL 5: there is a signature, by a key of which nothing is known. */
      signedByUnknownKey: boolean
      /** PROTOCOL 4.8: what a live stanza whose time does not fit may be answered; null where it fits. */
      error: Element | null
      /** Keeps the SMK if it is new, and the record of the opened stanza. Gives the device that it was learnt of, if any. */
      commit(): Learned | null
    }
  /** Opened before: to be dropped and counted. */
  | { is: 'duplicate' }
  | { is: 'missing-key'; sid: string; sender: FullJid }
  /** `error`: what may be answered to a live, directly addressed stanza of somebody in the roster; null for nothing. */
  | { is: 'unreadable'; problem: SealProblem; sid: string | null; error: Element | null }

/** What became of an answer (or push) to a request of ours. */
export type AnswerReading =
  /** Not kept yet: `open` a waiting stanza with it, then `commit()` of that opening keeps it. */
  | { is: 'key'; key: InKey }
  /** No request of ours waits for it. */
  | { is: 'not-asked' }
  /** The account is known as Balcony and this key is not signed. */
  | { is: 'unsigned' }
  /** PROTOCOL 4: another key is kept for this sender and SID; one of the two lies, and the user is to hear it. */
  | { is: 'second-key'; sender: FullJid }
  | { is: 'bad'; problem: string }

/** What becomes of a request of another device. `reply` is sent in every case, after `commit()`. */
export type Release =
  | { is: 'released'; reply: Element; sid: string; device: SeenDevice; newlyTrusted: boolean; commit(): void }
  /** The user is to be asked; the question is stored by `commit()`. */
  | { is: 'ask'; reply: Element; sid: string; device: SeenDevice; commit(): void }
  | { is: 'refused'; reply: Element; condition: Refusal; commit(): void }

/** PROTOCOL 3: what becomes of a question that was granted. */
export type Push =
  /** To be sent after `commit()`, which records that the key was given. */
  | { is: 'ready'; iq: Element; commit(): void }
  /** The gate asks again: the device is not trusted any more. */
  | { is: 'open-again' }
  /** Nothing can be given: the key is erased, or the device was blocked meanwhile. */
  | { is: 'refused'; condition: Refusal }

/** PROTOCOL 3, in the order of its table. */
export type Refusal = 'not-acceptable' | 'resource-constraint' | 'item-not-found' | 'forbidden'

/** What the error answer to a request of ours means. */
export type RefusalReading =
  | { is: 'awaiting-approval' }
  | { is: 'refused'; condition: Refusal }
  /** No refusal (a server's error, nobody there): ask again later. */
  | { is: 'unreachable' }
