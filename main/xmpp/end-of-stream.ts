import { domainOf, type BareJid } from '../../shared/domain/jid.ts'
import type { ConnectionFailure } from './connection-failure.ts'
import * as failures from './failures.ts'
import type { StreamEnd } from './xmpp-stream.ts'

/** What the end of a stream means for a person (RFC 6120 §4.9.3). */
export function whyEnded(end: StreamEnd, jid: BareJid): ConnectionFailure {
  const domain = domainOf(jid)
  switch (end.is) {
    case 'left':
    case 'closed':
      return failures.connectionLost(domain)
    case 'refused-xml':
      return whyRefused(end.why, domain)
    case 'stream-error':
      return whatError(end.condition, end.text, jid)
  }
}

/** RFC 6120 §4.9.3.14: servers end a stream so when a stanza was larger than they take. */
export function isChoked(end: StreamEnd): boolean {
  return end.is === 'stream-error' && end.condition === 'policy-violation'
}

function whyRefused(
  why: Extract<StreamEnd, { is: 'refused-xml' }>['why'],
  domain: string,
): ConnectionFailure {
  switch (why) {
    case 'too-large':
      return failures.tooLarge(domain)
    case 'too-deep':
      return failures.tooDeep(domain)
    case 'restricted':
      return failures.forbiddenXml(domain)
    case 'malformed':
      return failures.notXmpp(domain)
  }
}

function whatError(condition: string, text: string, jid: BareJid): ConnectionFailure {
  const domain = domainOf(jid)
  switch (condition) {
    case 'conflict':
      return failures.conflict(jid)
    case 'not-authorized':
      // RFC 6120 §4.9.3.12; servers send it when an account is deleted while it is signed in
      return failures.signedOut(jid)
    case 'host-unknown':
    case 'host-gone':
      return failures.domainNotServed(domain)
    case 'system-shutdown':
      return failures.shuttingDown(domain)
    case 'connection-timeout':
      return failures.connectionLost(domain)
    default:
      return failures.refused(domain, text || condition)
  }
}
