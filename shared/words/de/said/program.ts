// Was über Aufrufe gesagt wird und was zu keinem Teil des Programms gehört.
import type { programSayings } from '../../../domain/sayings/program.ts'
import type { Sentences } from '../../said.ts'

export const program = {
  'not-allowed': 'Das ist hier nicht erlaubt.',
  'unknown-call': 'Diese Version von Balcony kann das nicht.',
  'bad-input': 'Mit dieser Eingabe kann Balcony nichts anfangen.',
  'not-signed-in': 'Du bist nicht angemeldet.',
  failed: 'Das hat nicht geklappt.',
  'program-silent': 'Balcony antwortet nicht. Schließe das Fenster und starte das Programm neu.',
  unknown: 'Etwas ist schiefgegangen.',
  'as-it-stands': ({ text }) => text,
} as const satisfies Sentences<typeof programSayings>
