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
  noAddress: 'Gib deine Adresse ein. Sie sieht aus wie julia@example.org.',
  badAddress: (typed) => `„${isolated(typed)}“ ist keine Adresse. Sie sieht aus wie julia@example.org.`,
  noPassword: 'Gib dein Passwort ein.',
  badPort: 'Der Port ist eine Zahl von 1 bis 65535.',
  noPem: (file) => `${isolated(file)} ist kein Zertifikat. Es muss eine PEM-Datei sein.`,
  privateKey: (file) =>
    `${isolated(file)} enthält einen privaten Schlüssel. Wähle die Datei, in der nur das Zertifikat steht.`,
  largeFile: (file) => `${isolated(file)} ist zu groß für ein Zertifikat.`,
  unreadableFile: (file) => `${isolated(file)} lässt sich nicht lesen.`,
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
