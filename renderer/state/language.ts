// Which language the screen is in. What is read here is read anew when the setting changes: the page draws it again.
import type { Settings } from '../../shared/domain/settings.ts'

type Chosen = Settings['language']
/** A language that there is a catalogue of. */
export type Language = Exclude<Chosen, 'system'>

let chosen: () => Chosen = () => 'en'
let ofSystem: Language = 'en'

/** `setting` is read each time, and so has to be reactive. `system`: the tag (BCP 47) of the computer's language. */
export function followLanguage(setting: () => Chosen, system: string): void {
  chosen = setting
  // RFC 5646 §2.1: de, de-AT, DE-ch, but not del (Delaware)
  ofSystem = /^de(-|$)/i.test(system) ? 'de' : 'en'
}

export function language(): Language {
  const now = chosen()
  return now === 'system' ? ofSystem : now
}
