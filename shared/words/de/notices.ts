// Was außerhalb des Fensters steht: Meldungen des Systems und das Symbol in der Leiste.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const notices: Catalogue['notices'] = {
  messages: (n) => (n === 1 ? 'Neue Nachricht' : `${n} neue Nachrichten`),
  messagesOf: (messages, people) =>
    `${count(messages, 'neue Nachricht', 'neue Nachrichten')} von ${count(people, 'Person', 'Personen')}`,
  requests: (n) => (n === 1 ? 'Kontaktanfrage' : `${n} Kontaktanfragen`),
  request: (name) => `${isolated(name)} möchte sehen, wann du online bist`,
  requestsOf: (n) => `${count(n, 'Person möchte', 'Personen möchten')} sehen, wann du online bist`,
  goesOn: 'Balcony läuft weiter',
  goesOnHow: 'Das Symbol in der Leiste holt das Fenster zurück. Mit „Beenden“ dort endet Balcony.',
}

export const tray: Catalogue['tray'] = {
  tooltip: (unread) =>
    unread === 0 ? 'Balcony' : `Balcony – ${count(unread, 'ungelesene Nachricht', 'ungelesene Nachrichten')}`,
  open: 'Balcony öffnen',
  doNotDisturb: 'Nicht stören',
  quit: 'Beenden',
}
