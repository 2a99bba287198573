import type { Element } from '@xmpp/xml'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { AnswerReading, Arrival, Opening, RefusalReading, Release, Sealing } from './outcomes.ts'
import type { InKey } from './ports.ts'

export interface SealOptions {
  /** The largest stanza in bytes that the server takes (XEP-0478). */
  limit?: number
  /** PROTOCOL 5: signed inside, too; in rooms always, since every member holds the SMK. */
  signed?: boolean
  /** PROTOCOL 6: the outer iq that this iq answers, under whose id it goes. */
  answers?: Element
}

/** The engine as the services see it. */
export interface Engine {
  /**
   * PROTOCOL 2: seals a whole stanza (with `xmlns`, `id`, full `from`, `to`) for one conversation. Makes and stores
   * a new SMK where the current one is used up. Throws `TypeError` for a stanza without recipient.
   */
  seal(stanza: Element, options?: SealOptions): Promise<Sealing>
  /** PROTOCOL 4, 5: opens an outer stanza that has an `<e2e/>`; with `candidate`, a key that is not kept yet. */
  open(outer: Element, arrival: Arrival, candidate?: InKey): Promise<Opening>
  /** PROTOCOL 3, 7: the iq `get` (without `id`) that asks `asked` for the SMK; stores the request when it is new. */
  request(asked: FullJid, sender: FullJid, sid: string): Promise<Element>
  /**
   * PROTOCOL 3: after `not-acceptable` the request offers P-256 and RSA too. Gives whether that changes it, so that it is
   * worth asking once more. Called within the caller's transaction.
   */
  widenRequest(asked: FullJid, sid: string): boolean
  /** PROTOCOL 3, 7: reads the `<keyreq/>` of an iq result or push from `from`. */
  readAnswer(from: FullJid, keyreq: Element): Promise<AnswerReading>
  /** PROTOCOL 3: what an iq error means. */
  readRefusal(iq: Element): RefusalReading
  /** PROTOCOL 3, 7, 10: the answer to an incoming iq `get` with `<keyreq/>`. */
  answer(iq: Element): Promise<Release>
  /** PROTOCOL 4: what the sender of a live stanza may hear whose key will never come; null for nothing. */
  missingForGood(outer: Element): Element | null
  /** The next stanza to this conversation gets a new SMK. */
  retireKey(conversation: BareJid): void
}
