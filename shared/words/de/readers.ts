// Wer eine Nachricht lesen kann.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const readers: Catalogue['readers'] = {
  title: 'Wer das lesen kann',
  here: 'Dieses Gerät, das sie geschrieben hat',
  you: 'Du',
  device: (name, device) => `${isolated(name)} · ${isolated(device)}`,
  onlyHere: 'Noch hat kein anderes Gerät den Schlüssel bekommen.',
  how: {
    asked: (time) => `Hat nach dem Schlüssel gefragt und ihn bekommen, ${time}`,
    pushed: (time) => `Später zugelassen und den Schlüssel bekommen, ${time}`,
    'sent-along': (time) => `Der Schlüssel kam gleich mit, ${time}`,
  },
  waits: (time) => `Möchte sie lesen und wartet auf deine Antwort, gefragt: ${time}`,
  granted: 'Zugelassen. Es bekommt den Schlüssel, sobald es da ist.',
  refused: 'Blockiert. Es hat den Schlüssel nicht bekommen.',
  door: 'Sehen, wer fragt',
  audience: (name) => `${isolated(name)} hat sie verschlüsselt für:`,
  givenOn: 'Dieses Gerät hat den Schlüssel weitergegeben an:',
  noAudience: 'Der Schlüssel sagt nicht, für wen sie verschlüsselt wurde.',
  plain: 'Jeder Server unterwegs konnte sie lesen.',
  unknown: 'Bekannt, sobald die Nachricht geöffnet ist.',
}
