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

export const gone: Catalogue['gone'] = {
  title: 'Das Fenster ist ausgefallen',
  text: 'Balcony hat es ein paarmal wieder geöffnet, und jedes Mal ist es wieder ausgefallen.',
  nothingLost: 'Deine Nachrichten und Schlüssel sind sicher, und Balcony läuft weiter.',
}

export const menu: Catalogue['menu'] = {
  balcony: 'Balcony',
  close: 'Fenster schließen',
  quit: 'Beenden',
  edit: 'Bearbeiten',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  view: 'Ansicht',
  zoomIn: 'Größer',
  zoomOut: 'Kleiner',
  resetZoom: 'Normale Größe',
  fullScreen: 'Vollbild',
  reload: 'Seite neu laden',
  devTools: 'Entwicklerwerkzeuge',
}
