// Das eigene Konto und seine Verbindung.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const account: Catalogue['account'] = {
  menu: 'Dein Konto',
  presence: 'So sehen dich andere',
  shown: { online: 'Online', away: 'Abwesend', busy: 'Bitte nicht stören' },
  setStatus: 'Statustext …',
  status: 'Statustext',
  statusNote: 'Deine Kontakte sehen ihn, und die Server unterwegs auch.',
  statusExample: 'Bis Mitternacht auf dem Ball',
  save: 'Speichern',
  cancel: 'Abbrechen',
  nowShown: (said) => `Andere sehen dich jetzt so: ${said}`,
  signOut: 'Abmelden …',
}

export const signOut: Catalogue['signOut'] = {
  title: (jid) => `${isolated(jid)} abmelden?`,
  keeps: 'Das Passwort wird vergessen. Nachrichten und Schlüssel bleiben verschlüsselt auf diesem Computer.',
  unsentStay: (n) =>
    n === 1
      ? '1 Nachricht wartet noch auf das Senden. Sie geht hinaus, wenn du dich wieder anmeldest.'
      : `${n} Nachrichten warten noch auf das Senden. Sie gehen hinaus, wenn du dich wieder anmeldest.`,
  forget: 'Auch die Daten auf diesem Computer vergessen',
  lost: 'Für immer verloren:',
  losses: [
    'deine Nachrichten auf diesem Computer',
    'die Schlüssel dieses Geräts, und mit ihnen, was andere dafür verschlüsselt haben',
  ],
  unsentLost: (n) => `${count(n, 'noch nicht gesendete Nachricht', 'noch nicht gesendete Nachrichten')}`,
  afterwards:
    'Dein Konto und deine Kontakte bleiben auf dem Server. Wenn du dich wieder anmeldest, sehen deine Kontakte ein neues Gerät.',
  cancel: 'Abbrechen',
  button: 'Abmelden',
  forgetButton: 'Abmelden und vergessen',
}

export const newPassword: Catalogue['newPassword'] = {
  ask: 'Neues Passwort eingeben …',
  label: (jid) => `Neues Passwort für ${isolated(jid)}`,
  note: 'Es kommt in den Schlüsselbund, sobald der Server es annimmt. Sonst ändert sich nichts.',
  cancel: 'Abbrechen',
  button: 'Verbinden',
  kept: 'Das neue Passwort ist gespeichert.',
}

export const connection: Catalogue['connection'] = {
  offline: 'Offline',
  connecting: 'Verbindung wird hergestellt …',
  lost: (sentence) => `Nicht verbunden. ${sentence}`.trim(),
  nextTry: (seconds) => (seconds <= 0 ? 'Neuer Versuch läuft …' : `Nächster Versuch in ${seconds} s`),
  tryNow: 'Jetzt versuchen',
}
