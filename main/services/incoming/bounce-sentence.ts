// What the user reads when a message of theirs came back.
import type { Element } from '@xmpp/xml'
import { domainOf, type BareJid } from '../../../shared/domain/jid.ts'
import { E2E } from '../../e2e/namespaces.ts'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
// PROTOCOL 4, 5
const UNREAD = 'Delivered, but the device there could not open it.'
const E2E_FAILURES: Readonly<Record<string, string>> = {
  'decryption-failed': UNREAD,
  'verification-failed': UNREAD,
  'insufficient-information': UNREAD,
  'bad-timestamp':
    "Delivered, but one of the two clocks is wrong. Check this computer's date and time, and send it again.",
}
const REFUSED = 'Not delivered: a server on the way refused the message.'

// RFC 6120 §8.3.3
const SENTENCES: Readonly<Record<string, string>> = {
  'service-unavailable': 'Not delivered: this person cannot be reached right now.',
  'recipient-unavailable': 'Not delivered: this person cannot be reached right now.',
  'item-not-found': 'Not delivered: this address does not exist.',
  'not-authorized': 'Not delivered: this person does not take messages from you.',
  forbidden: 'Not delivered: this person does not take messages from you.',
  'not-acceptable': 'Not delivered: this person does not take messages from you.',
  'resource-constraint': 'Not delivered: a server on the way has no room for it. Try again later.',
}

// The two conditions say little: Prosody 0.12 and ejabberd 23.01 send `remote-server-timeout` for every connection that
// ended once it was open, Prosody sends `remote-server-not-found` for one that was refused. Their texts say more. The
// first pattern that is found counts.
const TROUBLES: readonly [text: RegExp, sentence: (server: string) => string][] = [
  // "Server-to-server connection failed: not-authorized (Your server's certificate is not trusted)"
  [
    /your server.s certificate/i,
    (server) => `Not delivered: the server ${server} could not verify the certificate of your server.`,
  ],
  // "Server-to-server connection failed: Remote server's certificate is not valid for this name",
  // "Peer certificate rejected: self signed certificate"
  [
    /certificate/i,
    (server) =>
      `Not delivered: the certificate of the server ${server} could not be verified, so your server sent nothing to it.`,
  ],
  // "Server-to-server connection failed: Could not authenticate to remote server"
  [/authenticat/i, (server) => `Not delivered: the server ${server} does not accept your server.`],
]

/**
 * One sentence for an error stanza's `<error/>`, for the person who wrote the message.
 * @param from whose error it is, or in whose name a server sent it
 */
export function bounceSentence(from: BareJid, error: Element | undefined): string {
  const children = error?.getChildElements() ?? []
  const failure = children.find((element) => element.getNS() === E2E)?.getName() ?? ''
  if (Object.hasOwn(E2E_FAILURES, failure)) return E2E_FAILURES[failure] ?? UNREAD
  const condition =
    children.find((element) => element.getNS() === STANZAS && !element.is('text'))?.getName() ?? ''
  const server = domainOf(from)
  switch (condition) {
    case 'remote-server-not-found':
      return (
        troubleIn(error, server) ?? `Not delivered: the server ${server} was not found or is not running.`
      )
    case 'remote-server-timeout':
      return (
        troubleIn(error, server) ?? `Not delivered: your server got no connection to the server ${server}.`
      )
    default:
      return SENTENCES[condition] ?? REFUSED
  }
}

function troubleIn(error: Element | undefined, server: string): string | undefined {
  const text = error?.getChildText('text', STANZAS) ?? ''
  return TROUBLES.find(([pattern]) => pattern.test(text))?.[1](server)
}
