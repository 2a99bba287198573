// Was von einer Nachricht bekannt ist, wenn jemand danach fragt.
import type { Catalogue } from '../catalogue.ts'
import { isolated } from '../display-name.ts'

export const details: Catalogue['details'] = {
  region: 'Details zur Nachricht',
  close: 'Schließen',
  more: 'Mehr zu dieser Nachricht',
  copy: 'Text kopieren',
  copied: 'Kopiert.',
  open: 'Details zur Nachricht',
  from: (who) => `Von ${isolated(who)}`,
  fromYou: 'Von dir',
  written: 'Geschrieben',
  arrived: 'Hier angekommen',
  delivery: 'Zustellung',
  since: (state, time) => `${state}, ${time}`,
  protection: 'Schutz',
  sealed: 'Verschlüsselt von Gerät zu Gerät. Die Server unterwegs können sie nicht lesen.',
  toBeSealed: 'Sie wird verschlüsselt, wenn sie hinausgeht.',
  plain: 'Nicht verschlüsselt. Die Server unterwegs können sie lesen.',
  plainYours: 'Nicht verschlüsselt, wie du es wolltest. Die Server unterwegs können sie lesen.',
  unverified:
    'Der Schlüssel weist nicht nach, von welchem Gerät er kommt. Jemand zwischen euch könnte sie geschrieben haben.',
  unknownKey: 'Sie ist unterschrieben, und über den Schlüssel der Unterschrift ist nichts bekannt.',
  old: 'Die Zeit, zu der sie geschrieben sein soll, liegt lange vor ihrer Ankunft. Vielleicht wurde sie aufgehalten, oder eine Uhr geht falsch.',
  future:
    'Die Zeit, zu der sie geschrieben sein soll, liegt noch in der Zukunft. Eine der beiden Uhren geht falsch.',
  device: 'Gerät',
  notKnown: 'Nicht bekannt',
  noKeyYet: 'Bekannt, sobald der Schlüssel da ist',
  gone: 'Ein Gerät, das hier nicht mehr bekannt ist',
  technical: 'Einzelheiten',
  fingerprint: 'Fingerabdruck des Geräts',
  key: 'Name des Schlüssels',
}
