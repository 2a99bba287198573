import { randomUUID } from 'node:crypto'
import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { bareOf, domainOf, parseJid, toBareJid, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'
import type { IqReply, Timers } from '../services/ports.ts'

interface Waiting {
  /** Prepared address; '' for our own account (RFC 6120 §8.1.1.1: an iq without `to`). */
  asked: string
  own: FullJid
  settle(reply: IqReply): void
}

/** The questions that are out. xmpp.js matches answers by their id alone, and its ids can be guessed. */
export class IqRequests {
  readonly #timers: Timers
  readonly #waiting = new Map<string, Waiting>()

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /**
   * Notes a question.
   * @param own the full address that asks
   * @returns the iq with an id nobody can guess, to be sent; its answer, which always comes; and what to call where it
   * could not be sent
   */
  ask(iq: Element, own: FullJid, limitMs: Millis): { iq: Element; reply: Promise<IqReply>; notSent(): void } {
    const id = randomUUID()
    const question = xml('iq', { ...iq.attrs, id }, ...iq.children)
    const reply = new Promise<IqReply>((resolve) => {
      const stop = this.#timers.after(limitMs, () => settle({ is: 'silent' }))
      const settle = (answer: IqReply): void => {
        stop()
        this.#waiting.delete(id)
        resolve(answer)
      }
      this.#waiting.set(id, { asked: prepared(iq.attrs.to), own, settle })
    })
    return { iq: question, reply, notSent: () => this.#waiting.get(id)?.settle({ is: 'silent' }) }
  }

  /**
   * Takes an iq of type result or error.
   * @returns whether it was the answer to a question, from the one who was asked
   */
  answer(iq: Element): boolean {
    const { id, type } = iq.attrs
    const waiting = id === undefined ? undefined : this.#waiting.get(id)
    if (!waiting || (type !== 'result' && type !== 'error')) return false
    if (!mayAnswer(waiting, iq.attrs.from)) return false
    waiting.settle({ is: type, stanza: iq })
    return true
  }

  /** The session is over: none of them will be answered. */
  giveUp(): void {
    for (const { settle } of [...this.#waiting.values()]) settle({ is: 'silent' })
  }
}

// RFC 6120 §8.1.2.1: an answer without `from` comes from our own account
function mayAnswer({ asked, own }: Waiting, from: string | undefined): boolean {
  const bare = bareOf(own)
  const sender = prepared(from)
  if (asked === '' || asked === bare) {
    return sender === '' || sender === bare || (asked === '' && (sender === own || sender === domainOf(own)))
  }
  return sender === asked
}

function prepared(address: string | undefined): string {
  if (address === undefined || parseJid(address) === undefined) return address ?? ''
  return toFullJid(address) ?? toBareJid(address) ?? address
}
