// Die Geräte einer Person.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const devices: Catalogue['devices'] = {
  region: 'Geräte',
  lead: (name) => `Auf diesen Geräten liest und schreibt ${isolated(name)}.`,
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
  firstSeen: 'Zuerst gesehen',
  lastSeen: 'Zuletzt gesehen',
  decided: 'Entschieden',
  details: 'Details',
  fingerprint: 'Fingerabdruck',
  address: 'Adresse',
}
