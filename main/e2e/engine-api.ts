import type { Element } from '@xmpp/xml'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { AnswerReading, Arrival, Opening, Push, RefusalReading, Release, Sealing } from './outcomes.ts'
import type { InKey, KeptQuestion } from './key-ports.ts'
import type { Millis } from './ports.ts'
import type { Verdict } from './verdict.ts'

export interface SealOptions {
  /** The largest stanza in bytes that the server takes (XEP-0478). */
  limit?: number
  /** PROTOCOL 5: signed inside, too; in rooms always, since every member holds the SMK. */
  signed?: boolean
  /** PROTOCOL 6: the outer iq that this iq answers, under whose id it goes. */
  answers?: Element
  /** PROTOCOL 11: SID of a key of `keyFor`, in the place of the conversation's. */
  under?: string
}

/** The engine as the services see it. */
export interface Engine {
  /**
   * PROTOCOL 2: seals a whole stanza (with `xmlns`, `id`, full `from`, `to`) for one conversation. Makes and stores
   * a new SMK where the current one is used up. Throws `TypeError` for a stanza without recipient, `RangeError` for a key
   * `under` that is erased.
   */
  seal(stanza: Element, options?: SealOptions): Promise<Sealing>
  /**
   * PROTOCOL 11: makes and stores an SMK to `jid` that only its device `fingerprint` is given, whatever its trust unless it
   * is blocked, and nobody after `until`. Gives its SID.
   */
  keyFor(jid: BareJid, fingerprint: string, until: Millis): Promise<string>
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
  /** PROTOCOL 3: the push for a question that was granted. */
  push(question: KeptQuestion): Promise<Push>
  /**
   * A device became trusted or verified: grants its open questions, all of them on the user's own word. Gives how many.
   * Called within the caller's transaction.
   */
  grant(jid: BareJid, fingerprint: string, byUser: boolean): number
  /** PROTOCOL 3, 7, 9, 10: what the gate would say to a question now; nothing leaves by it. */
  judge(question: KeptQuestion): Verdict
  /**
   * PROTOCOL 9: the next stanza to every conversation that this account reads gets a new SMK: to the contact, or, for the
   * own account, to everybody.
   */
  retireKey(account: BareJid): void
}
