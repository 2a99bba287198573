// Was gefragt wird, bevor sich eine Adresse aus einer Nachricht öffnet.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const link: Catalogue['link'] = {
  open: {
    web: 'Diese Seite öffnen?',
    mail: 'An diese Adresse schreiben?',
    person: 'Dich mit dieser Person unterhalten?',
  },
  toBrowser: 'Im Browser öffnen',
  toMail: 'Mail schreiben',
  toConversation: 'Unterhaltung öffnen',
  toAdd: 'Kontakt hinzufügen …',
  toCompare: 'Vergleichen …',
  compares:
    'Er nennt ein Gerät dieser Person. Der Link selbst beweist nichts: Er öffnet nur die Seite, auf der du vergleichst.',
  copy: 'Link kopieren',
  copied: 'Kopiert.',
  cancel: 'Abbrechen',
  opened: 'Außerhalb von Balcony geöffnet.',
  otherLetters: (written) =>
    `Geschrieben steht „${isolated(written)}“. Was oben steht, ist der wirkliche Name.`,
  outside: {
    region: 'Geöffneter Link',
    waits: (person) =>
      `Ein Link zu ${isolated(person)} wurde geöffnet. Es geht dorthin, sobald du angemeldet bist.`,
    asks: (person) => `Ein Link zu ${isolated(person)} wurde geöffnet, während du geschrieben hast.`,
    follow: 'Ihm folgen',
    close: 'Link weglegen',
    'no-person': 'Mit dem geöffneten Link kann Balcony nichts anfangen: Er nennt keine Person.',
    room: 'Der geöffnete Link führt in einen Raum. In Balcony unterhält man sich nur mit Personen.',
    'broken-code':
      'Der geöffnete Link soll ein Gerät nennen, ist aber beschädigt. Bitte noch einmal um ihn oder um die Sicherheitsnummer.',
    'own-address': 'Der geöffnete Link führt zu dir selbst: Er hat deine eigene Adresse.',
    'own-device': 'Der geöffnete Link nennt genau das Gerät, das du gerade benutzt.',
    'unknown-device':
      'Der geöffnete Link nennt ein Gerät deines Kontos, das hier nicht bekannt ist. Er selbst verifiziert nichts.',
  },
  mixed:
    'In einem Wort des Namens stehen Buchstaben verschiedener Alphabete. Er ahmt vielleicht eine andere Adresse nach.',
}
