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
  mixed:
    'In einem Wort des Namens stehen Buchstaben verschiedener Alphabete. Er ahmt vielleicht eine andere Adresse nach.',
}
