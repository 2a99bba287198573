import type { Element } from '@xmpp/xml'
import type { ConnectionState } from '../../shared/domain/account.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { ConnectionListener, Log } from '../services/ports.ts'
import type { SentStanza } from './stream-management.ts'

/** Everybody who listens to a connection, in the order they came. */
export class Audience {
  readonly #log: Log
  readonly #listeners: ConnectionListener[] = []

  constructor(log: Log) {
    this.#log = log
  }

  add(listener: ConnectionListener): void {
    this.#listeners.push(listener)
  }

  /** Throws what a listener throws: a session that was not taken notice of is none. */
  online(jid: FullJid, resumed: boolean): void {
    for (const listener of this.#listeners) listener.online(jid, resumed)
  }

  /** Throws what a listener throws: a stanza that was not kept does not count as received. */
  stanza(stanza: Element): void {
    for (const listener of this.#listeners) listener.stanza(stanza)
  }

  state(state: ConnectionState): void {
    this.#tell((listener) => listener.state(state))
  }

  /** Of the stanzas, those that are messages with an `id`. */
  acknowledged(stanzas: readonly SentStanza[]): void {
    for (const id of messageIds(stanzas)) this.#tell((listener) => listener.acknowledged(id))
  }

  /** Of the stanzas, those that are messages with an `id`. */
  unsent(stanzas: readonly SentStanza[]): void {
    for (const id of messageIds(stanzas)) this.#tell((listener) => listener.unsent(id))
  }

  /** What happened has happened: a listener that fails is noted, and ends neither the connection nor the program. */
  #tell(about: (listener: ConnectionListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        about(listener)
      } catch (error) {
        this.#log.warn('a listener of the connection failed', {
          kind: error instanceof Error ? error.name : typeof error,
        })
      }
    }
  }
}

const messageIds = (stanzas: readonly SentStanza[]): string[] =>
  stanzas.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]))
