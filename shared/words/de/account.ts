// Das eigene Konto und seine Verbindung.
import type { Catalogue } from '../catalogue.ts'

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
  signOut: 'Abmelden',
}

export const connection: Catalogue['connection'] = {
  offline: 'Offline',
  connecting: 'Verbindung wird hergestellt …',
  lost: (sentence) => `Nicht verbunden. ${sentence}`.trim(),
  otherPassword:
    'Um ein anderes Passwort einzugeben, melde dich ab und wieder an. Deine Nachrichten bleiben erhalten.',
  nextTry: (seconds) => (seconds <= 0 ? 'Neuer Versuch läuft …' : `Nächster Versuch in ${seconds} s`),
  tryNow: 'Jetzt versuchen',
}
