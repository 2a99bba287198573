// From nothing to a session, step by step (RFC 6120 §4.3, §5, §6, §7; XEP-0198). xmpp.js does this with handlers that
// react to whatever comes; here the server is asked one thing after the other, and each answer has a limit.
import { randomUUID } from 'node:crypto'
import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { bareOf, domainOf, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { ConnectionTarget, Log } from '../services/ports.ts'
import type { Attempt } from './attempt.ts'
import { nextElement, openEncryptedStream, openStream, type FindingTools } from './encrypted-stream.ts'
import { whyEnded } from './end-of-stream.ts'
import { isStanza, NS_BIND, NS_CLIENT, NS_SM } from './namespaces.ts'
import { authenticate } from './sasl.ts'
import * as failures from './failures.ts'
import { readStreamLimits } from './stream-limits.ts'
import type { SentStanza, StreamManagement } from './stream-management.ts'
import { StreamEnded, type XmppStream } from './xmpp-stream.ts'

export interface SignInTools extends FindingTools {
  log: Log
}

export interface SignedIn {
  stream: XmppStream
  jid: FullJid
  resumed: boolean
  /** What the server says of this stream. */
  features: Element
  /** What came between binding and `<enabled/>`: for the listener, but not counted (XEP-0198 §4). */
  early: Element[]
}

/** The session to be resumed, as far as there is one; hears at once what becomes of what it had sent. */
export interface FormerSession {
  management: StreamManagement
  jid: FullJid | undefined
  confirmed(stanzas: SentStanza[]): void
  /** The session is over; these were not taken over by the server. */
  lost(stanzas: SentStanza[]): void
}

type Begun = Omit<SignedIn, 'stream' | 'features'>

/**
 * Connects, encrypts, authenticates, and resumes the former session, or binds a new one and enables stream management.
 * @throws {ConnectionFailure} {CalledOff}. No socket is left then.
 */
export async function signIn(
  target: ConnectionTarget,
  former: FormerSession,
  attempt: Attempt,
  tools: SignInTools,
): Promise<SignedIn> {
  const find = () => openEncryptedStream(target, attempt, tools)
  const { stream, features } = await attempt.within(tools.limits.finding, find)
  try {
    return await new Entry(stream, target, former, attempt, tools).run(features)
  } catch (error) {
    stream.abandon()
    throw error instanceof StreamEnded ? whyEnded(error.end, target.jid) : error
  }
}

class Entry {
  readonly #stream: XmppStream
  readonly #target: ConnectionTarget
  readonly #domain: string
  readonly #former: FormerSession
  readonly #attempt: Attempt
  readonly #tools: SignInTools

  constructor(
    stream: XmppStream,
    target: ConnectionTarget,
    former: FormerSession,
    attempt: Attempt,
    tools: SignInTools,
  ) {
    this.#stream = stream
    this.#target = target
    this.#domain = domainOf(target.jid)
    this.#former = former
    this.#attempt = attempt
    this.#tools = tools
  }

  /** @param offered the features of the stream as it is encrypted now */
  async run(offered: Element): Promise<SignedIn> {
    const mechanism = await authenticate(offered, this.#target, this.#domain, {
      ask: (element) => this.#ask(element),
      inTime: (work, late) => this.#attempt.wait(work, this.#tools.limits.answer, late),
    })
    const features = await openStream(this.#stream, this.#domain, this.#attempt, this.#tools.limits)
    if (!features.getChild('sm', NS_SM)) throw failures.noReceipts(this.#domain)
    const begun = (await this.#resume(features)) ?? (await this.#begin())
    this.#tools.log.info('signed in', { domain: this.#domain, mechanism, resumed: begun.resumed })
    return { ...begun, stream: this.#stream, features }
  }

  // XEP-0198 §5
  async #resume(features: Element): Promise<Begun | undefined> {
    const { management, jid } = this.#former
    if (!management.resumable || !jid) return undefined
    // It would be sent again, and the server would end the stream, for ever
    if (management.largestUnconfirmed > readStreamLimits(features).largest) return undefined
    const answer = await this.#ask(management.resume())
    // Also where it fails the server may say how far it had come
    const confirmed = management.confirmed(answer.attrs.h)
    this.#former.confirmed(confirmed ?? [])
    if (!answer.is('resumed', NS_SM)) return undefined
    if (confirmed) return { jid, resumed: true, early: [] }
    this.#former.lost(management.ended())
    throw failures.misbehaved(this.#domain, 'confirmed-too-much')
  }

  // RFC 6120 §7, then XEP-0198 §3
  async #begin(): Promise<Begun> {
    const { management } = this.#former
    this.#former.lost(management.ended())
    const early: Element[] = []
    const jid = await this.#bind(early)
    this.#stream.write(xml('enable', { xmlns: NS_SM, resume: 'true' }).toString())
    const enabled = await this.#nextOf((element) => element.getNS() === NS_SM, early)
    if (!enabled.is('enabled', NS_SM)) throw failures.noReceipts(this.#domain)
    management.started(enabled)
    return { jid, resumed: false, early }
  }

  async #bind(early: Element[]): Promise<FullJid> {
    const id = randomUUID()
    const bind = xml('bind', { xmlns: NS_BIND }, xml('resource', {}, this.#target.resource))
    this.#stream.write(xml('iq', { type: 'set', id }, bind).toString())
    const answer = await this.#nextOf(
      (element) => element.is('iq', NS_CLIENT) && element.attrs.id === id,
      early,
    )
    if (answer.attrs.type !== 'result') throw failures.misbehaved(this.#domain, 'no-session')
    const jid = toFullJid(answer.getChild('bind', NS_BIND)?.getChildText('jid') ?? '')
    if (!jid || bareOf(jid) !== this.#target.jid) throw failures.misbehaved(this.#domain, 'other-address')
    return jid
  }

  /** Sends, and gives the next element: before there is a session nobody has anything else to say. */
  #ask(element: Element): Promise<Element> {
    this.#stream.write(element.toString())
    return this.#next()
  }

  /** The element that was waited for; stanzas before it are put aside. */
  async #nextOf(isIt: (element: Element) => boolean, aside: Element[]): Promise<Element> {
    for (;;) {
      const element = await this.#next()
      if (isIt(element)) return element
      if (isStanza(element)) aside.push(element)
    }
  }

  #next(): Promise<Element> {
    return nextElement(this.#stream, this.#domain, this.#attempt, this.#tools.limits)
  }
}
