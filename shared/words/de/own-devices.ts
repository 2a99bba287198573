// Die Geräte des eigenen Kontos, ein verlorenes, und das Vertrauensbuch in einer Datei.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

const messages = (n: number) => count(n, 'Nachricht', 'Nachrichten')

export const ownDevices: Catalogue['ownDevices'] = {
  open: 'Deine Geräte',
  region: 'Deine Geräte',
  close: 'Schließen',
  lead: 'Geräte, die bei deinem Konto angemeldet sind, soweit sie hier bekannt sind.',
  alone: 'Von dir ist kein anderes Gerät bekannt.',
  done: {
    'let-in': 'Zugelassen. Es bekommt die Schlüssel, sobald es da ist.',
    'let-out': 'Nicht mehr zugelassen. Was es schon lesen kann, behält es.',
    block: 'Blockiert. Es bekommt keine Schlüssel deiner Nachrichten.',
    unblock: 'Nicht mehr blockiert, aber auch nicht zugelassen.',
  },
  lost: {
    ask: 'Dieses Gerät verloren …',
    title: (name) => `${isolated(name)} aussperren?`,
    whatHappens: 'Das geschieht sofort:',
    consequences: [
      'Es wird blockiert, hier und auf deinen anderen verifizierten Geräten, und bekommt keine Schlüssel mehr.',
      'Es verlässt die Liste deiner Geräte, und deine Geräte bürgen nicht mehr dafür. Die Apps deiner Kontakte erfahren es.',
      'Die nächste Nachricht in jeder Unterhaltung hat einen neuen Schlüssel.',
    ],
    read: 'Es konnte lesen:',
    readNothing: 'Soweit hier bekannt ist, konnte es keine deiner Nachrichten lesen.',
    written: (person, n, span) => `${messages(n)} von dir an ${isolated(person)} (${span})`,
    received: (person, n, span) => `vielleicht ${messages(n)} von ${isolated(person)} (${span})`,
    cancel: 'Zurück',
    confirm: 'Aussperren',
    done: 'Das Gerät ist ausgesperrt. Ändere jetzt auch das Passwort deines Kontos: Wer das Gerät hat, kennt es vielleicht.',
  },
  book: {
    title: 'Vertrauensbuch',
    note: 'Jede deiner Entscheidungen über ein Gerät, unterschrieben, in einer Datei: zum Aufheben oder für ein anderes Gerät von dir.',
    save: 'In eine Datei speichern …',
    open: 'Eine Datei öffnen …',
    saved: (n) => `Gespeichert, mit ${count(n, 'Entscheidung', 'Entscheidungen')}.`,
    ask: 'Übernehmen, was diese Datei sagt?',
    changes: 'Das würde sich ändern:',
    noChange: 'Nichts würde sich ändern: Jedes Gerät steht hier so, wie die Datei sagt, oder strenger.',
    change: (device, person) =>
      device === '' ? `Ein Gerät von ${isolated(person)}` : `${isolated(device)} von ${isolated(person)}`,
    state: (now, then) => `${now} ⟶ ${then}`,
    decided: (time) => `Entschieden ${time}`,
    decidedOn: (device, time) => `Entschieden auf ${isolated(device)}, ${time}`,
    added: (n) => `${count(n, 'Entscheidung ist', 'Entscheidungen sind')} hier neu.`,
    known: (n) => `${count(n, 'Entscheidung ist', 'Entscheidungen sind')} hier schon bekannt.`,
    stranger: (device, n) =>
      device === ''
        ? `Weggelassen: ${count(n, 'Entscheidung', 'Entscheidungen')} von einem Gerät, das nicht als deines bekannt ist.`
        : `Weggelassen: ${count(n, 'Entscheidung', 'Entscheidungen')} von ${isolated(device)}, das du nicht als deines verifiziert hast. Verifiziere es zuerst.`,
    bad: (n) =>
      `Weggelassen: ${count(n, 'Eintrag', 'Einträge')} ohne gültige Unterschrift oder mit einem Datum in der Zukunft.`,
    take: 'Übernehmen',
    leave: 'Nichts ändern',
    applied: (n) => `Übernommen: ${count(n, 'Entscheidung', 'Entscheidungen')}.`,
  },
  history: {
    title: 'Entscheidungen',
    none: 'Noch hat niemand darüber entschieden.',
    counts: 'gilt',
    said: { new: 'Nicht zugelassen', trusted: 'Zugelassen', verified: 'Verifiziert', blocked: 'Blockiert' },
    line: (state, how) => `${state} – ${how}`,
    on: (how, device) => `${how}, auf ${isolated(device)}`,
  },
}
