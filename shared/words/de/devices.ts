// Die Geräte einer Person.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const devices: Catalogue['devices'] = {
  region: 'Geräte',
  compared: {
    none: (name) => `Du hast noch kein Gerät von ${isolated(name)} verglichen.`,
    some: (name, n, all) =>
      `Du hast ${n} von ${count(all, 'Gerät', 'Geräten')} von ${isolated(name)} verglichen.`,
    all: (name) => `Du hast jedes zugelassene Gerät von ${isolated(name)} verglichen.`,
  },
  comparedThen: {
    blocked: (name) => `Ein Gerät von ${isolated(name)}, das du verglichen hast, ist blockiert.`,
    unlisted: (name) =>
      `Ein Gerät, das du verglichen hast, führt das Konto von ${isolated(name)} nicht mehr auf.`,
  },
  newOnes: {
    'trust-until-verified': 'Neue werden von selbst zugelassen.',
    ask: 'Bei neuen wirst du gefragt.',
    'verified-only': 'Nur Geräte, die du verglichen hast, werden zugelassen.',
  },
  close: 'Schließen',
  none: (name) =>
    `Noch ist kein Gerät von ${isolated(name)} bekannt. Geräte erscheinen hier mit der ersten Nachricht.`,
  unnamed: 'Gerät ohne Namen',
  own: 'Dieses Gerät',
  state: { new: 'Neu', trusted: 'Zugelassen', verified: 'Verifiziert', blocked: 'Blockiert' },
  stateNote: {
    new: 'Bekommt keine Schlüssel, bis du es zulässt.',
    trusted: 'Bekommt Schlüssel, ist aber noch nicht verglichen.',
    verified: 'Du hast es verglichen.',
    blocked: 'Bekommt keine Schlüssel.',
  },
  newcomer: 'Neu: kam vor Kurzem zu den anderen dazu. Frag nach, wenn du es nicht erwartet hast.',
  unproven: 'Verwendet eine andere App, die nicht beweisen kann, dass der Schlüssel ihr eigener ist.',
  unsigned: {
    title: 'Schlüssel ohne Nachweis',
    refused: (name) =>
      `Die Geräte von ${isolated(name)} weisen nach, dass ihre Schlüssel die eigenen sind. Ein Schlüssel ohne diesen Nachweis kommt vielleicht aus einer anderen App der Person, vielleicht aber auch von jemandem dazwischen. Er wird abgelehnt.`,
    allowed: (name) =>
      `Du nimmst von ${isolated(name)} Schlüssel ohne Nachweis an. Bei solchen Nachrichten steht, dass der Absender nicht verifiziert ist.`,
    allow: 'Annehmen',
    refuse: 'Wieder ablehnen',
    nowAllowed: (name) => `Von ${isolated(name)} werden Schlüssel ohne Nachweis angenommen.`,
    nowRefused: (name) => `Von ${isolated(name)} werden Schlüssel ohne Nachweis abgelehnt.`,
    look: 'Geräte ansehen',
  },
  unlisted: (time) => `Das Konto führt es nicht mehr auf. Zuletzt stand es dort ${time}.`,
  gone: {
    stillIn: (name, device) =>
      device === ''
        ? `Das Konto von ${isolated(name)} führt eines seiner Geräte nicht mehr auf: Vielleicht ist es verloren oder außer Gebrauch. Von dir bekommt es noch Schlüssel.`
        : `Das Konto von ${isolated(name)} führt „${isolated(device)}“ nicht mehr auf: Vielleicht ist es verloren oder außer Gebrauch. Von dir bekommt es noch Schlüssel.`,
    keep: 'Weiter zulassen',
    kept: 'Es bleibt zugelassen.',
  },
  firstSeen: 'Zuerst gesehen',
  lastSeen: 'Zuletzt gesehen',
  decided: 'Entschieden',
  manner: {
    'first-seen': (time) => `von selbst, ${time}`,
    user: (time) => `von dir, ${time}`,
    compared: (time) => `durch Vergleichen, ${time}`,
    'compared-emoji': (time) => `durch Vergleichen von Emoji, ${time}`,
    'emoji-differed': (time) => `weil die Emoji verschieden waren, ${time}`,
    'compared-number': (time) => `durch Vergleichen der Nummer, ${time}`,
    scanned: (time) => `durch Einlesen des Codes, ${time}`,
    endorsed: (time) => `vorgestellt, ${time}`,
    lost: (time) => `verloren, ${time}`,
  },
  introducedBy: (device) => `Zugelassen: vorgestellt von ${isolated(device)}.`,
  reads: (n, span) =>
    n === 0 ? 'Kann keine deiner Nachrichten lesen.' : `Kann ${n} deiner Nachrichten lesen, ${span}.`,
  asks: (n, span) =>
    n === 0 ? 'Möchte mitlesen.' : `Möchte ${count(n, 'Nachricht', 'Nachrichten')} lesen, ${span}.`,
  letIn: 'Zulassen',
  giveAsked: 'Geben, wonach es fragt',
  letOut: 'Nicht mehr zulassen',
  block: 'Blockieren',
  unblock: 'Nicht mehr blockieren',
  verifiedOnly: 'Hier werden nur verifizierte Geräte zugelassen. Das lässt sich unten ändern.',
  done: {
    'let-in': 'Zugelassen. Es bekommt die Schlüssel, sobald es da ist.',
    'let-out': 'Nicht mehr zugelassen. Was es schon lesen kann, behält es.',
    block: 'Blockiert. Ab jetzt wirst du bei jedem neuen Gerät dieser Person gefragt.',
    'block-verified-only': 'Blockiert. Wie bisher werden nur Geräte zugelassen, die du verifiziert hast.',
    unblock: 'Nicht mehr blockiert, aber auch nicht zugelassen.',
  },
  copyFingerprint: 'Kopieren',
  copied: 'Kopiert. Nach einer Minute kommt es wieder aus der Zwischenablage.',
  policy: {
    title: 'Neue Geräte',
    asForAll: (policy) => `Wie bei allen: ${policy}`,
    names: {
      'trust-until-verified': 'Zulassen, bis ich eines verglichen habe',
      ask: 'Jedes Mal fragen',
      'verified-only': 'Nur zulassen, was ich verglichen habe',
    },
    changed: (name) => `Das gilt ab jetzt für neue Geräte von ${isolated(name)}.`,
  },
  keyLife: {
    title: 'Wie lange Schlüssel hier bleiben',
    names: {
      week: 'Jeden Tag ein neuer Schlüssel, nach einer Woche weg',
      month: 'Jeden Tag ein neuer Schlüssel, nach 30 Tagen weg',
      year: 'Jeden Tag ein neuer Schlüssel, nach einem Jahr weg',
      forever: 'Schlüssel für immer behalten',
    },
    note: 'Was du gelesen hast, bleibt hier lesbar. Ein Schlüssel, der weg ist, öffnet nichts, was unterwegs jemand aufgezeichnet hat.',
    changed: (name) => `Das gilt für die Schlüssel von dem, was ${isolated(name)} schreibt.`,
  },
  details: 'Details',
  fingerprint: 'Fingerabdruck',
  address: 'Adresse',
}
