import { xml } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import { localOf } from '../../shared/domain/jid.ts'
import type { ConnectionTarget } from '../services/ports.ts'
import type { ConnectionFailure } from './connection-failure.ts'
import { NS_SASL } from './namespaces.ts'
import { SCRAM_MECHANISMS, ScramError, ScramExchange, type ScramMechanism } from './scram.ts'
import * as failures from './failures.ts'

export interface Exchange {
  /** Sends an element and draws the server's answer to it. */
  ask(element: Element): Promise<Element>
  /** Waits for work of our own no longer than for the server. */
  inTime<T>(work: Promise<T>, late: () => ConnectionFailure): Promise<T>
}

/**
 * Signs in by the best SCRAM mechanism that both sides have (RFC 6120 §6).
 * @returns the mechanism used; the server has proved that it knows the password's keys, too
 * @throws {ConnectionFailure}, and what the exchange throws
 */
export async function authenticate(
  features: Element,
  { jid, password }: ConnectionTarget,
  domain: string,
  { ask, inTime }: Exchange,
): Promise<ScramMechanism> {
  const offered = features.getChild('mechanisms', NS_SASL)?.getChildren('mechanism') ?? []
  const names = new Set(offered.map((mechanism) => mechanism.getText().trim()))
  const mechanism = SCRAM_MECHANISMS.find((name) => names.has(name))
  if (!mechanism) throw failures.noSafeSignIn(domain)

  const scram = new ScramExchange(mechanism, localOf(jid))
  const outcome = (answer: Element): Element => {
    if (answer.is('failure', NS_SASL)) throw whyNot(answer, jid, domain)
    return answer
  }
  try {
    const challenge = outcome(await ask(xml('auth', { xmlns: NS_SASL, mechanism }, encode(scram.first()))))
    if (!challenge.is('challenge', NS_SASL)) throw failures.unprovenServer(domain)
    // A server may ask for millions of rounds, and the user may not want to wait for them
    const proof = await inTime(scram.answer(decode(challenge), password), () =>
      failures.misbehaved(domain, 'too-much-computing'),
    )
    const last = outcome(await ask(xml('response', { xmlns: NS_SASL }, encode(proof))))
    // RFC 5802 §3: without the server's signature there is no success
    scram.verify(decode(last))
    if (last.is('success', NS_SASL)) return mechanism
    // RFC 4422 §3.6: the signature came in a challenge of its own
    const end = last.is('challenge', NS_SASL) ? outcome(await ask(xml('response', { xmlns: NS_SASL }))) : last
    if (!end.is('success', NS_SASL)) throw failures.misbehaved(domain, 'unknown-answer')
    return mechanism
  } catch (error) {
    if (error instanceof ScramError) throw whatScramFound(error, domain)
    throw error
  }
}

function whatScramFound({ reason }: ScramError, domain: string): ConnectionFailure {
  switch (reason) {
    case 'iterations':
    case 'nonce':
      return failures.unsafeSignIn(domain)
    case 'signature':
      return failures.unprovenServer(domain)
    case 'malformed':
      return failures.misbehaved(domain, 'unreadable-answer')
  }
}

// RFC 6120 §6.5
function whyNot(failure: Element, jid: ConnectionTarget['jid'], domain: string): ConnectionFailure {
  const [condition] = failure.getChildElements().filter((child) => child.getName() !== 'text')
  switch (condition?.getName()) {
    case 'not-authorized':
    case 'invalid-authzid':
      return failures.wrongPassword(jid)
    case 'account-disabled':
      return failures.accountDisabled(jid)
    case 'credentials-expired':
      return failures.passwordExpired(jid)
    default: {
      const reason = failure.getChildText('text') || condition?.getName()
      return reason ? failures.refused(domain, reason) : failures.misbehaved(domain, 'no-sign-in')
    }
  }
}

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
const decode = (element: Element): string => Buffer.from(element.getText(), 'base64').toString('utf8')
