// Anmelden, und was dem im Weg steht.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const signIn: Catalogue['signIn'] = {
  title: 'Anmelden',
  lead: 'Mit einer Adresse von einem beliebigen XMPP-Anbieter. Sie sieht aus wie eine E-Mail-Adresse.',
  noAddress:
    'Noch keine Adresse? Richte dir auf der Website eines XMPP-Anbieters eine ein und komm dann wieder.',
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

export const welcome: Catalogue['welcome'] = {
  title: 'Was wo aufbewahrt wird',
  keychain: {
    where: 'Im Schlüsselbund deines Computers',
    what: 'Dein Passwort und die Schlüssel dieses Geräts. Der Schlüsselbund fragt vielleicht nach seinem eigenen Passwort: Dann fragt dein Computer und nicht Balcony.',
  },
  database: {
    where: 'In einer verschlüsselten Datenbank',
    what: 'Deine Nachrichten, auf diesem Computer. Der Schlüssel dazu liegt im Schlüsselbund. Sonst legt Balcony nirgends etwas ab.',
  },
  locked: {
    where: 'Solange der Schlüsselbund gesperrt ist',
    what: 'Balcony wartet und sagt es dir. Es löscht und ersetzt nichts.',
  },
  goOn: 'Weiter',
  back: 'Zurück',
  again: 'Was wird wo aufbewahrt?',
  oldFiles: 'Die alten Dateien liegen in diesem Ordner und bleiben dort, bis du sie löschst:',
}

export const keychain: Catalogue['keychain'] = {
  waits:
    'Dein Schlüsselbund hat noch nicht geantwortet. Vielleicht fragt er in einem anderen Fenster nach seinem Passwort.',
  stop: 'Nicht länger warten',
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
    'not-forgotten': 'Es ist noch nicht alles vergessen',
  },
  nothingChanged: 'Nichts wurde geändert, gelöscht oder ersetzt.',
  afresh: 'Neu beginnen …',
  afreshTitle: 'Neu beginnen?',
  afreshText: {
    files:
      'Balcony verschiebt die Dateien, die es nicht öffnen kann, in einen eigenen Ordner und sagt dir, wo er ist. Nichts wird gelöscht, und was im Schlüsselbund liegt, bleibt dort.',
    forgetting:
      'Was sich nicht löschen ließ, bleibt: Dateien werden in einen eigenen Ordner verschoben, Schlüssel bleiben im Schlüsselbund.',
    newDevice:
      'Danach meldest du dich an wie am ersten Tag. Deine Kontakte sehen ein neues Gerät, und frühere Nachrichten werden nicht angezeigt.',
  },
  afreshButton: 'Verschieben und neu beginnen',
  forgettingButton: 'Liegen lassen und neu beginnen',
  cancel: 'Abbrechen',
}
