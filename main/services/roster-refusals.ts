// What is said when a server does not do what was asked of it about a person.
import type { Element } from '@xmpp/xml'
import type { Saying } from '../../shared/domain/saying.ts'
import { conditionOf } from './stanza-error.ts'

// RFC 6121 §2.3.3, §2.5.3
const OWN_SERVER: Readonly<Record<string, Saying>> = {
  forbidden: { say: 'contacts-not-changeable' },
  'not-allowed': { say: 'contact-not-changeable' },
  'not-acceptable': { say: 'name-not-taken' },
  'jid-malformed': { say: 'address-not-taken' },
  'resource-constraint': { say: 'no-room-for-contacts' },
  'policy-violation': { say: 'no-room-for-contacts' },
  'item-not-found': { say: 'contact-not-known' },
}

// RFC 6120 §8.3.3
const OTHER_SERVER: Readonly<Record<string, Saying>> = {
  'remote-server-not-found': { say: 'their-server-not-found' },
  'remote-server-timeout': { say: 'their-server-silent' },
  'item-not-found': { say: 'nobody-there' },
  'service-unavailable': { say: 'nobody-there-or-unreachable' },
  'recipient-unavailable': { say: 'nobody-there-or-unreachable' },
  forbidden: { say: 'request-not-let-through' },
  'not-allowed': { say: 'request-not-let-through' },
  'not-authorized': { say: 'request-not-let-through' },
  'policy-violation': { say: 'request-not-let-through' },
}

/** Why the own server did not change the roster. */
export function rosterRefusal(error: Element): Saying {
  return OWN_SERVER[conditionOf(error)] ?? { say: 'contact-change-refused' }
}

/** Why a request to see somebody's presence came back. */
export function requestRefusal(error: Element): Saying {
  return OTHER_SERVER[conditionOf(error)] ?? { say: 'request-failed' }
}
