// Das Programm selbst.
import type { Catalogue } from '../catalogue.ts'

export const app: Catalogue['app'] = {
  name: 'Balcony',
  starting: 'Startet …',
  tryAgain: 'Noch einmal versuchen',
  promise:
    'Sprich mit allen, die XMPP nutzen. Was du schreibst, wird auf diesem Computer verschlüsselt, und nur Personen, denen du vertraust, können nach dem Schlüssel fragen.',
  title: (unread) => (unread === 0 ? 'Balcony' : `(${unread}) Balcony`),
}

export const call: Catalogue['call'] = {
  noAnswer: 'Balcony antwortet nicht. Schließe das Fenster und starte das Programm neu.',
  error: {
    'not-allowed': 'Das ist hier nicht erlaubt.',
    'too-many': 'Balcony wurde zu viel auf einmal gefragt. Versuch es gleich noch einmal.',
    'too-large': 'Das ist mehr, als Balcony auf einmal annehmen kann.',
    'unknown-call': 'Diese Version von Balcony kann das nicht.',
    'bad-input': 'Mit dieser Eingabe kann Balcony nichts anfangen.',
    'not-signed-in': 'Du bist nicht angemeldet.',
    failed: 'Das hat nicht geklappt.',
  },
}
