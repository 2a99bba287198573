import { domainOf, type BareJid } from '../../shared/domain/jid.ts'
import type { ConnectionFailure } from './connection-failure.ts'
import * as sentences from './sentences.ts'
import type { StreamEnd } from './xmpp-stream.ts'

/** What the end of a stream means for a person (RFC 6120 §4.9.3). */
export function whyEnded(end: StreamEnd, jid: BareJid): ConnectionFailure {
  const domain = domainOf(jid)
  switch (end.is) {
    case 'left':
    case 'closed':
      return sentences.connectionLost(domain)
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
      return sentences.tooLarge(domain)
    case 'too-deep':
      return sentences.tooDeep(domain)
    case 'restricted':
      return sentences.forbiddenXml(domain)
    case 'malformed':
      return sentences.notXmpp(domain)
  }
}

function whatError(condition: string, text: string, jid: BareJid): ConnectionFailure {
  const domain = domainOf(jid)
  switch (condition) {
    case 'conflict':
      return sentences.conflict(jid)
    case 'not-authorized':
      // RFC 6120 §4.9.3.12; servers send it when an account is deleted while it is signed in
      return sentences.signedOut(jid)
    case 'host-unknown':
    case 'host-gone':
      return sentences.domainNotServed(domain)
    case 'system-shutdown':
      return sentences.shuttingDown(domain)
    case 'connection-timeout':
      return sentences.connectionLost(domain)
    default:
      return sentences.refused(domain, text || condition)
  }
}
