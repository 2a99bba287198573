// Emoji mit einem Gerät vergleichen: PROTOCOL 11. `name`: die Person; '' beim eigenen Konto.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const comparing: Catalogue['comparing'] = {
  region: 'Emoji vergleichen',
  close: 'Schließen',
  withDevice: (name, device) =>
    name === '' ? isolated(device) : `${isolated(name)}, an ${isolated(device)}`,
  how: (name) =>
    name === ''
      ? 'Beide Geräte zeigen sieben Emoji. Sind es dieselben, ist niemand dazwischen.'
      : `Triff ${isolated(name)} oder ruf an. Ihr seht beide sieben Emoji. Sind es dieselben, ist niemand zwischen euch.`,
  notHere: 'Vergleicht nicht in diesem Chat: Wer dazwischen ist, könnte ändern, was ihr schreibt.',
  starting: 'Es wird gefragt …',
  inviting: (name) =>
    name === '' ? 'Stimme auf deinem anderen Gerät zu.' : `${isolated(name)} muss noch zustimmen.`,
  invited: (name) =>
    name === ''
      ? 'Ein anderes Gerät von dir möchte Emoji vergleichen.'
      : `${isolated(name)} möchte Emoji mit dir vergleichen.`,
  preparing: 'Die Emoji kommen gleich.',
  list: 'Die sieben Emoji',
  question: (name) => (name === '' ? 'Zeigt dein anderes Gerät diese?' : `Sieht ${isolated(name)} diese?`),
  order: 'In derselben Reihenfolge.',
  theySaidSame: (name) =>
    name === '' ? 'Dort wurde schon Ja gesagt.' : `${isolated(name)} hat schon Ja gesagt.`,
  same: 'Ja, dieselben',
  different: 'Nein, andere',
  saidSame: (name) =>
    name === ''
      ? 'Du hast gesagt, es sind dieselben. Sag es auch auf deinem anderen Gerät.'
      : `Du hast gesagt, es sind dieselben. Jetzt ist ${isolated(name)} dran.`,
  accept: 'Jetzt vergleichen',
  notNow: 'Nicht jetzt',
  cancel: 'Abbrechen',
  away: (device) => `${isolated(device)} ist gerade nicht online. Es geht weiter, sobald es wieder da ist.`,
  verified: {
    title: 'Verifiziert',
    text: (name, device) =>
      name === ''
        ? `${isolated(device)} ist wirklich deines, und niemand ist dazwischen.`
        : `${isolated(device)} ist wirklich von ${isolated(name)}, und niemand ist dazwischen.`,
    done: 'Fertig',
  },
  differed: {
    title: 'Die Emoji sind verschieden',
    blocked: (device) =>
      `Das hast du gesagt, und ${isolated(device)} ist blockiert. Es bekommt keine Schlüssel mehr.`,
    theySaid: (name) =>
      name === ''
        ? 'Auf deinem anderen Gerät hat jemand gesagt, dass die Emoji verschieden sind.'
        : `${isolated(name)} hat gesagt, dass die Emoji verschieden sind.`,
    meaning:
      'Entweder hat jemand von euch falsch hingesehen, oder jemand ist zwischen den beiden Geräten: ein Server, oder wer in ein Konto eingedrungen ist.',
    todo: (name) =>
      name === ''
        ? 'Schreib vorerst nichts Geheimes. Sieh dir beide Geräte noch einmal an, und wenn es so bleibt, ändere dein Passwort.'
        : `Schreib hier vorerst nichts Geheimes. Triff ${isolated(name)} oder ruf auf anderem Weg an und erzähle, was du gesehen hast.`,
    undo: 'Rückgängig, es war ein Irrtum',
    undone: 'Rückgängig gemacht. Für das Gerät gilt, was vorher galt.',
    block: 'Gerät blockieren',
    nowBlocked: (device) => `${isolated(device)} ist blockiert. Es bekommt keine Schlüssel mehr.`,
  },
  ended: {
    'they-ended': (name) =>
      name === ''
        ? 'Auf dem anderen Gerät wurde abgebrochen.'
        : `${isolated(name)} möchte jetzt nicht vergleichen.`,
    timeout: () => 'Zehn Minuten sind um.',
    'bad-step': () =>
      'Etwas war nicht in Ordnung, deshalb wurde abgebrochen. Vielleicht wurde Balcony auf der anderen Seite neu gestartet. Passiert es wieder, sei vorsichtig: Jemand könnte dazwischen sein.',
    away: () => 'Das andere Gerät ist nicht mehr da.',
    offline: () => 'Dieses Gerät hat die Verbindung verloren.',
  },
  nothingChanged: 'Dadurch hat sich nichts geändert.',
  again: 'Noch einmal versuchen',
  line: {
    running: (name) =>
      name === ''
        ? 'Du vergleichst Emoji mit einem Gerät von dir.'
        : `Du vergleichst Emoji mit ${isolated(name)}.`,
    show: 'Ansehen',
  },
  bell: (n) => (n === 1 ? 'Jemand möchte Emoji vergleichen' : `${n} Geräte möchten Emoji vergleichen`),
  verifyFirst: 'Zuerst verifizieren …',
  newDevice: (name, device) =>
    device === ''
      ? `${isolated(name)} verwendet ein neues Gerät.`
      : `${isolated(name)} verwendet ein neues Gerät: ${isolated(device)}.`,
  seeDevices: 'Geräte ansehen',
}
