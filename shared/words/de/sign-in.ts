// Anmelden, und was dem im Weg steht.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const signIn: Catalogue['signIn'] = {
  title: 'Anmelden',
  lead: 'Mit einer Adresse von einem beliebigen XMPP-Anbieter.',
  address: 'Adresse',
  addressExample: 'julia@example.org',
  password: 'Passwort',
  passwordNote: 'Liegt im Schlüsselbund dieses Computers, nie in einer Datei.',
  button: 'Anmelden',
  busy: (server) => `Anmeldung bei ${isolated(server)} läuft …`,
  cancel: 'Abbrechen',
  settings: 'Verbindungseinstellungen',
  server: 'Server',
  serverNote: 'Nur nötig, wenn er anders heißt als der Teil nach dem @.',
  port: 'Port',
  portExample: '5222',
  certificate: 'Vertrautes Zertifikat',
  certificateNote: 'Eine .pem-Datei von den Betreibern des Servers. Das Vertrauen gilt nur für dieses Konto.',
  chooseFile: 'Datei auswählen',
  otherFile: 'Andere Datei auswählen',
  noFile: 'Keine ausgewählt',
  removeFile: 'Entfernen',
}

export const blocked: Catalogue['blocked'] = {
  title: {
    'keychain-locked': 'Der Schlüsselbund ist gesperrt',
    'keychain-missing': 'Kein Schlüsselbund gefunden',
    'keychain-silent': 'Der Schlüsselbund antwortet nicht',
    'keys-missing': 'Die Schlüssel fehlen',
    'database-unreadable': 'Deine Nachrichten lassen sich nicht öffnen',
    'database-newer': 'Hier war schon ein neueres Balcony',
    disk: 'Die Festplatte macht Probleme',
  },
  nothingChanged: 'Nichts wurde geändert, gelöscht oder ersetzt.',
}
