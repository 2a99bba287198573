// Was über Entscheidungen zu Geräten gesagt wird.
import type { trustSayings } from '../../../domain/sayings/trust.ts'
import { isolated } from '../../display-name.ts'
import type { Sentences } from '../../said.ts'

export const trust = {
  'device-unknown': 'Dieses Gerät ist nicht mehr bekannt.',
  'device-is-this-one': 'Das ist das Gerät, an dem du gerade bist.',
  'verified-only':
    'Von dieser Person werden nur verifizierte Geräte eingelassen. Verifiziere das Gerät zuerst.',
  'own-devices-always-asked': 'Nach deinen eigenen neuen Geräten wirst du immer gefragt.',
  'compare-over': 'Dieser Vergleich ist vorbei. Du kannst einen neuen beginnen.',
  'compare-away': ({ device }) =>
    device === ''
      ? 'Das Gerät ist gerade nicht online. Zum Vergleichen müssen beide Geräte an sein.'
      : `${isolated(device)} ist gerade nicht online. Zum Vergleichen müssen beide Geräte an sein.`,
  'compare-blocked': 'Dieses Gerät ist blockiert. Hebe das zuerst auf, wenn du es vergleichen willst.',
  'compare-other-app': 'Dieses Gerät verwendet eine andere App, die keine Emoji vergleichen kann.',
  'device-blocked-first':
    'Du hast dieses Gerät blockiert. Blockiere es nicht mehr, wenn du es verifizieren willst.',
  'device-without-number':
    'Dieses Gerät verwendet eine andere App, die weder Sicherheitsnummer noch Code hat.',
  'number-not-the-same': 'Das ist nicht die Nummer dieser beiden Geräte. Es wurde nichts verifiziert.',
  'no-trust-book': 'Diese Datei ist kein Vertrauensbuch, oder sie ist beschädigt. Nichts wurde geändert.',
  'trust-book-gone': 'Diese Datei wurde vor zu langer Zeit gelesen. Öffne sie noch einmal.',
  'file-disk-full': 'Der Datenträger ist voll. Die Datei wurde nicht geschrieben.',
  'file-forbidden': 'Balcony darf dort nicht lesen oder schreiben. Wähle einen anderen Ort.',
  'file-fails': 'Die Datei lässt sich nicht lesen oder schreiben. Wähle einen anderen Ort.',
  'file-too-large': 'Diese Datei ist zu groß für ein Vertrauensbuch. Nichts wurde geändert.',
} as const satisfies Sentences<typeof trustSayings>
