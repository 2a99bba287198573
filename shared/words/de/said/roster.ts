// Warum etwas mit einer Person nicht so ging wie gewünscht.
import type { rosterSayings } from '../../../domain/sayings/roster.ts'
import type { Sentences } from '../../said.ts'

export const roster = {
  offline: 'Du bist offline. Versuche es noch einmal, sobald Balcony verbunden ist.',
  'own-server-silent': 'Dein Server hat nicht geantwortet. Versuche es noch einmal.',
  'no-address': 'Das ist keine Adresse. Sie sieht aus wie name@server.',
  'own-address': 'Das ist deine eigene Adresse.',
  'not-in-contacts': 'Diese Person gehört nicht zu deinen Kontakten.',
  'contacts-not-changeable': 'Dein Server lässt dich deine Kontakte nicht ändern.',
  'contact-not-changeable': 'Dein Server lässt dich diesen Kontakt nicht ändern.',
  'name-not-taken': 'Dein Server nimmt diesen Namen nicht an. Vielleicht ist er zu lang.',
  'address-not-taken': 'Dein Server nimmt diese Adresse nicht an.',
  'no-room-for-contacts': 'Auf deinem Server ist kein Platz für weitere Kontakte.',
  'contact-not-known': 'Dein Server kennt diesen Kontakt nicht mehr.',
  'contact-change-refused': 'Dein Server hat es abgelehnt, diesen Kontakt zu ändern.',
  'their-server-not-found': 'Der Server dieser Adresse wurde nicht gefunden.',
  'their-server-silent': 'Der Server dieser Adresse antwortet nicht.',
  'nobody-there': 'Unter dieser Adresse gibt es niemanden.',
  'nobody-there-or-unreachable':
    'Unter dieser Adresse gibt es niemanden, oder die Person ist nicht erreichbar.',
  'request-not-let-through': 'Der Server der Person lässt deine Anfrage nicht durch.',
  'request-failed': 'Deine Anfrage kam nicht durch.',
} as const satisfies Sentences<typeof rosterSayings>
