// What the screen says when a server does not do what was asked of it about a person.
import type { Element } from '@xmpp/xml'

const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

// RFC 6121 §2.3.3, §2.5.3
const OWN_SERVER: Readonly<Record<string, string>> = {
  forbidden: 'Your server does not let you change your contacts.',
  'not-allowed': 'Your server does not let you change this contact.',
  'not-acceptable': 'Your server does not take this name. Perhaps it is too long.',
  'jid-malformed': 'Your server does not take this address.',
  'resource-constraint': 'Your server has no room for more contacts.',
  'policy-violation': 'Your server has no room for more contacts.',
  'item-not-found': 'Your server no longer knows this contact.',
}

// RFC 6120 §8.3.3
const OTHER_SERVER: Readonly<Record<string, string>> = {
  'remote-server-not-found': 'The server of this address was not found.',
  'remote-server-timeout': 'The server of this address does not answer.',
  'item-not-found': 'There is nobody with this address.',
  'service-unavailable': 'There is nobody with this address, or they cannot be reached.',
  'recipient-unavailable': 'There is nobody with this address, or they cannot be reached.',
  forbidden: 'Their server does not let your request through.',
  'not-allowed': 'Their server does not let your request through.',
  'not-authorized': 'Their server does not let your request through.',
  'policy-violation': 'Their server does not let your request through.',
}

/** RFC 6120 §8.3.2: the condition that an error stanza names, '' for none. */
export function conditionOf(stanza: Element): string {
  const parts = stanza.getChild('error')?.getChildElements() ?? []
  return parts.find((part) => part.getNS() === STANZAS && part.getName() !== 'text')?.getName() ?? ''
}

/** Why the own server did not change the roster. */
export function rosterSentence(error: Element): string {
  return OWN_SERVER[conditionOf(error)] ?? 'Your server refused to change this contact.'
}

/** Why a request to see somebody's presence came back. */
export function requestSentence(error: Element): string {
  return OTHER_SERVER[conditionOf(error)] ?? 'Your request did not get through.'
}
