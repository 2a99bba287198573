// Why something did not happen that the user wanted of a person.
import type { rosterSayings } from '../../../domain/sayings/roster.ts'
import type { Sentences } from '../../said.ts'

export const roster = {
  offline: 'You are offline. Try again when Balcony is connected.',
  'own-server-silent': 'Your server did not answer. Try again.',
  'no-address': 'This is not an address. It looks like name@server.',
  'own-address': 'This is your own address.',
  'not-in-contacts': 'This person is not in your contacts.',
  'contacts-not-changeable': 'Your server does not let you change your contacts.',
  'contact-not-changeable': 'Your server does not let you change this contact.',
  'name-not-taken': 'Your server does not take this name. Perhaps it is too long.',
  'address-not-taken': 'Your server does not take this address.',
  'no-room-for-contacts': 'Your server has no room for more contacts.',
  'contact-not-known': 'Your server no longer knows this contact.',
  'contact-change-refused': 'Your server refused to change this contact.',
  'their-server-not-found': 'The server of this address was not found.',
  'their-server-silent': 'The server of this address does not answer.',
  'nobody-there': 'There is nobody with this address.',
  'nobody-there-or-unreachable': 'There is nobody with this address, or they cannot be reached.',
  'request-not-let-through': 'Their server does not let your request through.',
  'request-failed': 'Your request did not get through.',
} as const satisfies Sentences<typeof rosterSayings>
