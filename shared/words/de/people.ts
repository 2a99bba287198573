// Die Personen auf der linken Seite und was man mit ihnen machen kann.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const people: Catalogue['people'] = {
  region: 'Personen',
  list: 'Unterhaltungen',
  requests: 'Anfragen',
  find: 'Personen und Nachrichten suchen',
  findHint: 'Personen, Nachrichten',
  nobodyFound: (typed) => `Hier passt niemand zu „${isolated(typed)}“.`,
  foundMessages: 'Nachrichten',
  foundOwn: (name) => `Du an ${isolated(name)}`,
  noMessageFound: 'Keine Nachricht enthält diese Wörter.',
  messageGone: 'Diese Nachricht ist nicht mehr da.',
  add: 'Kontakt hinzufügen',
  addLabel: 'Adresse der Person',
  addName: 'Name für diese Person (freiwillig)',
  addMessage: 'Nachricht zu deiner Anfrage (freiwillig)',
  addMessageNote: 'Sie geht los, bevor es einen Schlüssel gibt: Die Server unterwegs können sie lesen.',
  addButton: 'Hinzufügen',
  added: (name) =>
    `${isolated(name)} ist hinzugefügt. Die Person wird gefragt, ob du sehen darfst, wann sie online ist.`,
  cancel: 'Abbrechen',
  unread: (n) => count(n, 'ungelesene Nachricht', 'ungelesene Nachrichten'),
  row: (parts) => parts.filter((part) => part !== '').join(', '),
  draft: 'Entwurf:',
  you: 'Du:',
  noMessages: 'Noch keine Nachrichten',
  notAnswered: 'Hat noch nicht angenommen',
  emptyTitle: 'Noch niemand da',
  emptyText: 'Füge zuerst jemanden über die Adresse hinzu.',
  emptyAdd: 'Jemanden hinzufügen',
  emptyOwn: (jid) => `Oder gib deine weiter: ${isolated(jid)}`,
  groups: 'Gruppen',
  everybody: 'Alle',
  nobodyInGroup: (group) => `In ${isolated(group)} ist noch niemand.`,
  notReached: 'Die Anfrage kam nicht an',
  callsThemselves: (nick) => `Nennt sich ${isolated(nick)}`,
  accepted: (name) => `${isolated(name)} gehört jetzt zu deinen Kontakten, und ihr seht euch.`,
  refused: (name) =>
    `Die Anfrage von ${isolated(name)} ist abgelehnt. Hier erscheint sie nur wieder, wenn die Person noch einmal fragt.`,
  request: (name) => `${isolated(name)} möchte sehen, wann du online bist`,
  requestNote: 'Wenn du annimmst, seht ihr euch und könnt schreiben.',
  accept: 'Annehmen',
  refuse: 'Ablehnen',
}

export const presence: Catalogue['presence'] = {
  said: { online: 'online', away: 'abwesend', busy: 'beschäftigt', offline: 'offline' },
  onDevices: (availability, devices) => `${availability} auf ${count(devices, 'Gerät', 'Geräten')}`,
  notInContacts: 'nicht in deinen Kontakten',
  asked: 'hat noch nicht angenommen',
  unseen: 'zeigt dir den Online-Status nicht',
}

export const person: Catalogue['person'] = {
  menu: (name) => `Mehr zu ${isolated(name)}`,
  rename: 'Umbenennen …',
  remove: 'Aus den Kontakten entfernen …',
  erase: 'Unterhaltung löschen …',
  groups: (names) => `In ${names.map(isolated).join(', ')}`,
  nameLabel: (jid) => `Name für ${isolated(jid)}`,
  nameNote:
    'Nur du siehst ihn, auf allen deinen Geräten. Bleibt das Feld leer, kommt der Name aus der Adresse.',
  save: 'Speichern',
  cancel: 'Abbrechen',
  renamed: (name) => `Diese Person heißt jetzt ${isolated(name)}.`,
  removeTitle: (name) => `${isolated(name)} aus deinen Kontakten entfernen?`,
  removeText: 'Ihr seht dann voneinander nicht mehr, wann ihr online seid.',
  eraseTitle: (name) => `Die Unterhaltung mit ${isolated(name)} löschen?`,
  eraseText:
    'Ihre Nachrichten verschwinden für immer von diesem Computer. Was die andere Seite hat, bleibt dort.',
  eraseToo: 'Auch die Nachrichten auf diesem Computer löschen',
  historyStays: 'Die Unterhaltung bleibt in der Liste.',
  historyGoes: 'Sie lassen sich nicht zurückholen. Was die andere Seite hat, bleibt dort.',
  removeButton: 'Entfernen',
  eraseButton: 'Löschen',
  removed: (name) => `${isolated(name)} gehört nicht mehr zu deinen Kontakten.`,
  erased: (name) => `Die Unterhaltung mit ${isolated(name)} ist gelöscht.`,
  askToSee: (name) => `Du siehst nicht, wann ${isolated(name)} online ist.`,
  notReached: (name, why) => `Deine Anfrage an ${isolated(name)} kam nicht an. ${why}`,
  ask: 'Darum bitten',
  askAgain: 'Noch einmal bitten',
  asked: (name) => `Deine Anfrage an ${isolated(name)} ist unterwegs.`,
}
