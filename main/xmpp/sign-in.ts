// From nothing to a session, step by step (RFC 6120 §4.3, §5, §6, §7; XEP-0198). xmpp.js does this with handlers that
// react to whatever comes; here the server is asked one thing after the other, and each answer has a limit.
import { randomUUID } from 'node:crypto'
import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { bareOf, domainOf, toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { ConnectionTarget, Log, Timers } from '../services/ports.ts'
import type { Attempt } from './attempt.ts'
import { dial } from './dial.ts'
import { whyEnded } from './end-of-stream.ts'
import type { Limits } from './limits.ts'
import { isStanza, NS_BIND, NS_CLIENT, NS_SM, NS_STREAM, NS_TLS } from './namespaces.ts'
import { authenticate } from './sasl.ts'
import { secure } from './secure.ts'
import * as sentences from './sentences.ts'
import { findEndpoints, type Names } from './server-address.ts'
import type { SentStanza, StreamManagement } from './stream-management.ts'
import { StreamEnded, XmppStream } from './xmpp-stream.ts'

export interface SignInTools {
  log: Log
  timers: Timers
  random: () => number
  names: Names
  limits: Limits
}

export interface SignedIn {
  stream: XmppStream
  jid: FullJid
  resumed: boolean
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
  const domain = domainOf(target.jid)
  const { limits, names, random, timers } = tools
  const services = (name: string) =>
    attempt.wait(names.services(name), limits.lookup, () => sentences.nameNotFound(domain))
  const found = await findEndpoints(domain, target.settings, services, random)
  if (found.is === 'no-service') throw sentences.noSuchServer(domain)
  const socket = await dial(found.endpoints, names, attempt, limits)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, limits.idle)
  const stream = new XmppStream(socket, { domain, user: target.jid }, timers)
  try {
    return await new Entry(stream, target, former, attempt, tools).run()
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

  async run(): Promise<SignedIn> {
    await this.#encrypt(await this.#openStream())
    const mechanism = await authenticate(await this.#openStream(), this.#target, this.#domain, (element) =>
      this.#ask(element),
    )
    const features = await this.#openStream()
    if (!features.getChild('sm', NS_SM)) throw sentences.noReceipts(this.#domain)
    const signedIn = (await this.#resume()) ?? (await this.#begin())
    this.#tools.log.info('signed in', { domain: this.#domain, mechanism, resumed: signedIn.resumed })
    return signedIn
  }

  /** Opens the stream (anew) and gives the features that the server offers (RFC 6120 §4.3.2). */
  async #openStream(): Promise<Element> {
    this.#stream.open()
    const features = await this.#next()
    if (!features.is('features', NS_STREAM)) throw sentences.notXmpp(this.#domain)
    return features
  }

  // RFC 6120 §5; RFC 7590 §3.1: without TLS nothing goes on, whatever stood between us took it away
  async #encrypt(features: Element): Promise<void> {
    if (!features.getChild('starttls', NS_TLS)) throw sentences.noEncryption(this.#domain)
    const answer = await this.#ask(xml('starttls', { xmlns: NS_TLS }))
    if (!answer.is('proceed', NS_TLS)) throw sentences.encryptionFailed(this.#domain)
    // RFC 6120 §5.4.3.3: whatever else was said in clear text may be of another
    if (this.#stream.hasUnread()) throw sentences.encryptionFailed(this.#domain)
    const { trustedCertificate } = this.#target.settings
    const socket = this.#stream.release()
    this.#stream.adopt(
      await secure(socket, this.#domain, trustedCertificate, this.#attempt, this.#tools.limits),
    )
  }

  // XEP-0198 §5
  async #resume(): Promise<SignedIn | undefined> {
    const { management, jid } = this.#former
    if (!management.resumable || !jid) return undefined
    const answer = await this.#ask(management.resume())
    // Also where it fails the server may say how far it had come
    const confirmed = management.confirmed(answer.attrs.h)
    this.#former.confirmed(confirmed ?? [])
    if (!answer.is('resumed', NS_SM)) return undefined
    if (confirmed) return { stream: this.#stream, jid, resumed: true, early: [] }
    this.#former.lost(management.ended())
    throw sentences.refused(this.#domain, 'more was confirmed than was sent')
  }

  // RFC 6120 §7, then XEP-0198 §3
  async #begin(): Promise<SignedIn> {
    const { management } = this.#former
    this.#former.lost(management.ended())
    const early: Element[] = []
    const jid = await this.#bind(early)
    this.#stream.write(xml('enable', { xmlns: NS_SM, resume: 'true' }).toString())
    const enabled = await this.#nextOf((element) => element.getNS() === NS_SM, early)
    if (!enabled.is('enabled', NS_SM)) throw sentences.noReceipts(this.#domain)
    management.started(enabled)
    return { stream: this.#stream, jid, resumed: false, early }
  }

  async #bind(early: Element[]): Promise<FullJid> {
    const id = randomUUID()
    const bind = xml('bind', { xmlns: NS_BIND }, xml('resource', {}, this.#target.resource))
    this.#stream.write(xml('iq', { type: 'set', id }, bind).toString())
    const answer = await this.#nextOf(
      (element) => element.is('iq', NS_CLIENT) && element.attrs.id === id,
      early,
    )
    if (answer.attrs.type !== 'result') throw sentences.refused(this.#domain, 'it gave no session')
    const jid = toFullJid(answer.getChild('bind', NS_BIND)?.getChildText('jid') ?? '')
    if (!jid || bareOf(jid) !== this.#target.jid)
      throw sentences.refused(this.#domain, 'it gave another address')
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
    return this.#attempt.wait(this.#stream.next(), this.#tools.limits.answer, () =>
      sentences.silent(this.#domain),
    )
  }
}
