// What the user reads when a message of theirs came back.
import type { Element } from '@xmpp/xml'
import { domainOf, type BareJid } from '../../../shared/domain/jid.ts'
import type { Saying } from '../../../shared/domain/saying.ts'
import { E2E, STANZAS } from '../../e2e/namespaces.ts'
import { conditionIn } from '../stanza-error.ts'

// PROTOCOL 4, 5
const UNREAD: Saying = { say: 'not-opened-there' }
const E2E_FAILURES: Readonly<Record<string, Saying>> = {
  'decryption-failed': UNREAD,
  'verification-failed': UNREAD,
  'insufficient-information': UNREAD,
  'bad-timestamp': { say: 'clocks-differ' },
}
const REFUSED: Saying = { say: 'refused-on-the-way' }

// RFC 6120 §8.3.3
const CONDITIONS: Readonly<Record<string, Saying>> = {
  'service-unavailable': { say: 'person-not-reached' },
  'recipient-unavailable': { say: 'person-not-reached' },
  'item-not-found': { say: 'address-not-there' },
  'not-authorized': { say: 'not-taken-from-you' },
  forbidden: { say: 'not-taken-from-you' },
  'not-acceptable': { say: 'not-taken-from-you' },
  'resource-constraint': { say: 'no-room-on-the-way' },
}

type Trouble = 'own-certificate-not-verified' | 'their-certificate-not-verified' | 'own-server-not-accepted'

// The two conditions say little: Prosody 0.12 and ejabberd 23.01 send `remote-server-timeout` for every connection that
// ended once it was open, Prosody sends `remote-server-not-found` for one that was refused. Their texts say more. The
// first pattern that is found counts.
const TROUBLES: readonly [text: RegExp, say: Trouble][] = [
  // "Server-to-server connection failed: not-authorized (Your server's certificate is not trusted)"
  [/your server.s certificate/i, 'own-certificate-not-verified'],
  // "Server-to-server connection failed: Remote server's certificate is not valid for this name",
  // "Peer certificate rejected: self signed certificate"
  [/certificate/i, 'their-certificate-not-verified'],
  // "Server-to-server connection failed: Could not authenticate to remote server"
  [/authenticat/i, 'own-server-not-accepted'],
]

/**
 * What an error stanza's `<error/>` says to the person who wrote the message.
 * @param from whose error it is, or in whose name a server sent it
 */
export function whyBounced(from: BareJid, error: Element | undefined): Saying {
  const children = error?.getChildElements() ?? []
  const failure = children.find((element) => element.getNS() === E2E)?.getName() ?? ''
  if (Object.hasOwn(E2E_FAILURES, failure)) return E2E_FAILURES[failure] ?? UNREAD
  const condition = conditionIn(error)
  const server = domainOf(from)
  switch (condition) {
    case 'remote-server-not-found':
      return { say: troubleIn(error) ?? 'server-not-found', server }
    case 'remote-server-timeout':
      return { say: troubleIn(error) ?? 'server-not-connected', server }
    default:
      return CONDITIONS[condition] ?? REFUSED
  }
}

function troubleIn(error: Element | undefined): Trouble | undefined {
  const text = error?.getChildText('text', STANZAS) ?? ''
  return TROUBLES.find(([pattern]) => pattern.test(text))?.[1]
}
