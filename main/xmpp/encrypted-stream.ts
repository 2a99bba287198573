// From a domain to an encrypted stream of its server: every candidate in turn, until one of them works.
import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { domainOf } from '../../shared/domain/jid.ts'
import type { ConnectionTarget, Timers } from '../services/ports.ts'
import type { Attempt } from './attempt.ts'
import { ConnectionFailure } from './connection-failure.ts'
import { addressesOf, dial } from './dial.ts'
import { whyEnded } from './end-of-stream.ts'
import type { Limits } from './limits.ts'
import type { Names } from './names.ts'
import { NS_STREAM, NS_TLS } from './namespaces.ts'
import { secure } from './secure.ts'
import * as failures from './failures.ts'
import { findEndpoints, type Endpoint } from './server-address.ts'
import { StreamEnded, XmppStream } from './xmpp-stream.ts'

export interface FindingTools {
  timers: Timers
  random: () => number
  names: Names
  limits: Limits
}

/** A stream that nobody else can read, and what the server offers on it. */
export interface EncryptedStream {
  stream: XmppStream
  features: Element
}

/**
 * Tries the endpoints of the target's domain, and each address of them, in order (RFC 6120 §3.2, XEP-0368). Whatever is
 * wrong with one, the next is tried: none of them was told who we are, and each has to prove its name.
 * @throws {ConnectionFailure} one for all of them; {CalledOff}. No socket is left then.
 */
export async function openEncryptedStream(
  target: ConnectionTarget,
  attempt: Attempt,
  tools: FindingTools,
): Promise<EncryptedStream> {
  const domain = domainOf(target.jid)
  const met: ConnectionFailure[] = []
  /** Gives undefined, and notes why, where something is wrong that may be right with another candidate. */
  const tried = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch (error) {
      // CalledOff, and what only the user can mend, end the search
      if (!(error instanceof ConnectionFailure) || error.final) throw error
      met.push(error)
      return undefined
    }
  }
  for (const endpoint of await endpointsOf(target, attempt, tools)) {
    const addresses = await tried(addressesOf(endpoint.host, tools.names, attempt, tools.limits.lookup))
    for (const address of addresses ?? []) {
      const open = () => new Candidate(address, endpoint, target, attempt, tools).open()
      const found = await tried(attempt.within(tools.limits.candidate, open))
      if (found) return found
      if (attempt.isOver) break
    }
    if (attempt.isOver) break
  }
  throw failures.together(domain, met)
}

async function endpointsOf(
  { jid, settings }: ConnectionTarget,
  attempt: Attempt,
  { names, limits, random }: FindingTools,
): Promise<Endpoint[]> {
  const domain = domainOf(jid)
  const over = new AbortController()
  const services = (name: string) =>
    attempt.wait(names.services(name, over.signal), limits.lookup, () => failures.nameNotFound(domain))
  try {
    const found = await findEndpoints(domain, settings, services, random)
    if (found.is === 'no-service') throw failures.noSuchServer(domain)
    return found.endpoints
  } finally {
    over.abort()
  }
}

/** One address of one endpoint. */
class Candidate {
  readonly #address: string
  readonly #endpoint: Endpoint
  readonly #target: ConnectionTarget
  readonly #domain: string
  readonly #attempt: Attempt
  readonly #tools: FindingTools

  constructor(
    address: string,
    endpoint: Endpoint,
    target: ConnectionTarget,
    attempt: Attempt,
    tools: FindingTools,
  ) {
    this.#address = address
    this.#endpoint = endpoint
    this.#target = target
    this.#domain = domainOf(target.jid)
    this.#attempt = attempt
    this.#tools = tools
  }

  async open(): Promise<EncryptedStream> {
    const { limits, timers } = this.#tools
    const direct = this.#endpoint.tls === 'direct'
    const plain = await dial(this.#address, this.#endpoint, this.#attempt, limits)
    // XEP-0368 §3: TLS at once, with the name of the domain and of the protocol
    const socket = direct ? await this.#secure(plain, ['xmpp-client']) : plain
    const stream = new XmppStream(socket, { domain: this.#domain, user: this.#target.jid }, timers)
    try {
      if (!direct) await this.#startTls(stream)
      return { stream, features: await openStream(stream, this.#domain, this.#attempt, limits) }
    } catch (error) {
      stream.abandon()
      throw error instanceof StreamEnded ? whyEnded(error.end, this.#target.jid) : error
    }
  }

  // RFC 6120 §5; RFC 7590 §3.1: without TLS nothing goes on, whatever stood between us took it away
  async #startTls(stream: XmppStream): Promise<void> {
    const { limits } = this.#tools
    const features = await openStream(stream, this.#domain, this.#attempt, limits)
    if (!features.getChild('starttls', NS_TLS)) throw failures.noEncryption(this.#domain)
    stream.write(xml('starttls', { xmlns: NS_TLS }).toString())
    const answer = await nextElement(stream, this.#domain, this.#attempt, limits)
    if (!answer.is('proceed', NS_TLS)) throw failures.encryptionFailed(this.#domain)
    // RFC 6120 §5.4.3.3: whatever else was said in clear text may be of another
    if (stream.hasUnread()) throw failures.encryptionFailed(this.#domain)
    stream.adopt(await this.#secure(stream.release(), []))
  }

  #secure(socket: Parameters<typeof secure>[0], protocols: string[]): ReturnType<typeof secure> {
    const { trustedCertificate } = this.#target.settings
    const { limits } = this.#tools
    return secure(socket, this.#domain, protocols, trustedCertificate, this.#attempt, limits)
  }
}

/** Opens the stream (anew) and gives the features that the server offers (RFC 6120 §4.3.2). */
export async function openStream(
  stream: XmppStream,
  domain: string,
  attempt: Attempt,
  limits: Limits,
): Promise<Element> {
  stream.open()
  const features = await nextElement(stream, domain, attempt, limits)
  if (!features.is('features', NS_STREAM)) throw failures.notXmpp(domain)
  return features
}

/** The next element of the stream; throws that the server is silent where none comes in time. */
export function nextElement(
  stream: XmppStream,
  domain: string,
  attempt: Attempt,
  limits: Limits,
): Promise<Element> {
  return attempt.wait(stream.next(), limits.answer, () => failures.silent(domain))
}
