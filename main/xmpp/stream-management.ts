import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { NS_SM } from './namespaces.ts'

/** A stanza on its way: exactly the text that went out, to be sent again after a resumption. */
export interface SentStanza {
  text: string
  /** The message's `id`; null for presence and iq, and for a message without one. */
  messageId: string | null
}

// XEP-0198 §4: the counters wrap at 2^32
const wrap = (count: number): number => count >>> 0

/** The bookkeeping of XEP-0198 for one account, across the streams that carry one session. No I/O. */
export class StreamManagement {
  #sessionId: string | undefined
  #inbound = 0
  #takenOver = 0
  #queue: SentStanza[] = []

  /** Whether the server would resume the session. */
  get resumable(): boolean {
    return this.#sessionId !== undefined
  }

  /** Stanzas the server has not confirmed. */
  get unconfirmed(): readonly SentStanza[] {
    return this.#queue
  }

  /** Bytes of the largest stanza among them, 0 for none. */
  get largestUnconfirmed(): number {
    return this.#queue.reduce((most, { text }) => Math.max(most, Buffer.byteLength(text)), 0)
  }

  /** XEP-0198 §3: a new session; both counters start at zero with `<enabled/>`. */
  started(enabled: Element): void {
    const { id, resume } = enabled.attrs
    this.#sessionId = id !== undefined && (resume === 'true' || resume === '1') ? id : undefined
    this.#inbound = 0
    this.#takenOver = 0
    this.#queue = []
  }

  /** Ends the session: the stanzas that the server surely has not confirmed, and never will. */
  ended(): SentStanza[] {
    const lost = this.#queue
    this.#sessionId = undefined
    this.#queue = []
    return lost
  }

  sent(stanza: SentStanza): void {
    this.#queue.push(stanza)
  }

  /** XEP-0198 §4: one more stanza is in our hands for good. */
  received(): void {
    this.#inbound = wrap(this.#inbound + 1)
  }

  /**
   * XEP-0198 §4: the server has taken over `h` stanzas since the session began.
   * @returns those it had not confirmed before; undefined where it says more than were sent, or no number
   */
  confirmed(h: string | undefined): SentStanza[] | undefined {
    if (h === undefined || !/^\d{1,10}$/.test(h)) return undefined
    const fresh = wrap(Number(h) - this.#takenOver)
    if (fresh > this.#queue.length) return undefined
    this.#takenOver = wrap(Number(h))
    return this.#queue.splice(0, fresh)
  }

  answer(): Element {
    return xml('a', { xmlns: NS_SM, h: String(this.#inbound) })
  }

  /** XEP-0198 §5: asks for the session to go on. */
  resume(): Element {
    return xml('resume', { xmlns: NS_SM, h: String(this.#inbound), previd: this.#sessionId ?? '' })
  }
}
