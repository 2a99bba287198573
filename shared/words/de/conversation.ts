// Eine Unterhaltung und was in ihr geschrieben wird.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

const number = new Intl.NumberFormat('de')

export const conversation: Catalogue['conversation'] = {
  region: 'Unterhaltung',
  welcomeTitle: 'Wähle eine Unterhaltung',
  welcomeText: 'Such dir links jemanden aus, um zu lesen und zu schreiben.',
  askedTitle: 'Jemand möchte mit dir sprechen',
  askedText: 'Nimm die Anfrage links an, damit ihr euch seht und schreiben könnt, oder lehne sie ab.',
  nobodyTitle: 'Willkommen auf dem Balkon',
  nobodyText:
    'Um dich mit jemandem zu unterhalten, füge die Person über ihre Adresse hinzu, zum Beispiel romeo@example.org. Sobald sie annimmt, seht ihr euch hier.',
  back: 'Zurück zu den Unterhaltungen',
  devices: 'Geräte',
  newDevices: (n) => `${n} neu`,
  verified: 'Verifiziert',
  verifiedNote: 'Du hast alle Geräte dieser Person verifiziert.',
  log: 'Nachrichten',
  empty: (name) =>
    `Noch keine Nachrichten mit ${isolated(name)}. Was du schreibst, wird verschlüsselt, bevor es diesen Computer verlässt.`,
  loading: 'Wird geladen …',
  unread: 'Neue Nachrichten',
  newestOf: (unseen) => (unseen === 0 ? 'Neueste Nachrichten' : `Neueste Nachrichten, ${unseen} neu`),
  addToSee: (name) => `Füge ${isolated(name)} hinzu, um zu sehen, wann die Person online ist.`,
  addToContacts: 'Zu den Kontakten hinzufügen',
  composer: 'Nachricht',
  placeholder: (name) => `Nachricht an ${isolated(name)}`,
  send: 'Senden',
  tooLong: (over) =>
    `Zu lang für eine Nachricht, um ${number.format(over)} Buchstaben. Kürze den Text oder sende ihn in Teilen.`,
  largeInsert: (letters, most) =>
    `Dieser Text hat ${number.format(letters)} Buchstaben, in eine Nachricht passen ${number.format(most)}. Er bleibt, wo du ihn hergenommen hast.`,
  leaveOut: 'Dort lassen',
  putIn: 'Trotzdem einfügen',
  draftNotKept: (why) => `Was du gerade schreibst, geht verloren, wenn Balcony jetzt endet. ${why}`,
  heard: (name, text) => `${isolated(name)}: ${text}`,
}

export const plain: Catalogue['plain'] = {
  mayNotRead: {
    unknown: (name) =>
      `Ob die Apps von ${isolated(name)} verschlüsselte Nachrichten lesen können, ist noch nicht bekannt. Was du schreibst, bleibt verschlüsselt.`,
    'announces-nothing': (name) =>
      `Keine App, mit der ${isolated(name)} online ist, gibt an, verschlüsselte Nachrichten lesen zu können.`,
  },
  send: 'Unverschlüsselt senden',
  askTitle: (name) => `Unverschlüsselt an ${isolated(name)} senden?`,
  askText:
    'Die Server und alle, die dazwischen sind, können von da an lesen, was du hier schreibst. Du kannst jederzeit wieder verschlüsseln.',
  stay: 'Weiter verschlüsseln',
  isPlain: 'Nicht verschlüsselt: Die Server können lesen, was du hier schreibst.',
  canRead: (name) => `${isolated(name)} kann verschlüsselte Nachrichten lesen.`,
  encryptAgain: 'Wieder verschlüsseln',
  nowSealed: 'Was du hier schreibst, wird wieder verschlüsselt.',
  empty: (name) => `Noch keine Nachrichten mit ${isolated(name)}.`,
  composer: 'Nachricht, nicht verschlüsselt',
  placeholder: (name) => `Nachricht an ${isolated(name)}, nicht verschlüsselt`,
}

export const time: Catalogue['time'] = {
  today: 'Heute',
  yesterday: 'Gestern',
  justNow: 'gerade eben',
  untilToday: (from) => `${from} bis heute`,
}
