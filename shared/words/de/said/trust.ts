// Was über Entscheidungen zu Geräten gesagt wird.
import type { trustSayings } from '../../../domain/sayings/trust.ts'
import type { Sentences } from '../../said.ts'

export const trust = {
  'device-unknown': 'Dieses Gerät ist nicht mehr bekannt.',
  'device-is-this-one': 'Das ist das Gerät, an dem du gerade bist.',
  'verified-only':
    'Von dieser Person werden nur verifizierte Geräte eingelassen. Verifiziere das Gerät zuerst.',
  'own-devices-always-asked': 'Nach deinen eigenen neuen Geräten wirst du immer gefragt.',
} as const satisfies Sentences<typeof trustSayings>
