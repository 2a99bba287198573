// Was über Aufrufe gesagt wird und was zu keinem Teil des Programms gehört.
import type { programSayings } from '../../../domain/sayings/program.ts'
import type { Sentences } from '../../said.ts'

export const program = {
  'not-allowed': 'Das ist hier nicht erlaubt.',
  'too-many': 'Balcony wurde zu viel auf einmal gefragt. Versuch es gleich noch einmal.',
  'too-large': 'Das ist mehr, als Balcony auf einmal annehmen kann.',
  'unknown-call': 'Diese Version von Balcony kann das nicht.',
  'bad-input': 'Mit dieser Eingabe kann Balcony nichts anfangen.',
  'not-signed-in': 'Du bist nicht angemeldet.',
  failed: 'Das hat nicht geklappt.',
  'program-silent': 'Balcony antwortet nicht. Schließe das Fenster und starte das Programm neu.',
  'link-not-allowed': 'Balcony öffnet diese Adresse nicht.',
  'link-without-program': 'Kein Programm auf diesem Computer öffnet diese Adresse.',
  unknown: 'Etwas ist schiefgegangen.',
  'as-it-stands': ({ text }) => text,
} as const satisfies Sentences<typeof programSayings>
