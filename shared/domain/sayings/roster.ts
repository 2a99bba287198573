// Why something did not happen that the user wanted of a person.
export const rosterSayings = {
  offline: {},
  'own-server-silent': {},
  'no-address': {},
  'own-address': {},
  'not-in-contacts': {},
  // the own server, asked to change its list of contacts
  'contacts-not-changeable': {},
  'contact-not-changeable': {},
  'name-not-taken': {},
  'address-not-taken': {},
  'no-room-for-contacts': {},
  'contact-not-known': {},
  'contact-change-refused': {},
  // somebody else's, asked to show when they are online
  'their-server-not-found': {},
  'their-server-silent': {},
  'nobody-there': {},
  'nobody-there-or-unreachable': {},
  'request-not-let-through': {},
  'request-failed': {},
} as const
