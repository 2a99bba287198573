// Which language the screen is in. What is read here is read anew when the setting changes: the page draws it again.
import type { Settings } from '../../shared/domain/settings.ts'
import { languageOf, type Language } from '../../shared/words/languages.ts'

type Chosen = Settings['language']

let chosen: () => Chosen = () => 'en'
let ofSystem = 'en'

/** `setting` is read each time, and so has to be reactive. `system`: the tag (BCP 47) of the computer's language. */
export function followLanguage(setting: () => Chosen, system: string): void {
  chosen = setting
  ofSystem = system
}

export function language(): Language {
  return languageOf(chosen(), ofSystem)
}
