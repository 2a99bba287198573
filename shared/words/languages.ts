// The languages there are, and which one is meant.
import type { Settings } from '../domain/settings.ts'
import type { Catalogue } from './catalogue.ts'
import { de } from './de.ts'
import { en } from './en.ts'

type Chosen = Settings['language']
/** A language that there is a catalogue of. */
export type Language = Exclude<Chosen, 'system'>

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de }

/** `system`: the tag (BCP 47) of the computer's language. */
export function languageOf(chosen: Chosen, system: string): Language {
  if (chosen !== 'system') return chosen
  // RFC 5646 §2.1: de, de-AT, DE-ch, but not del (Delaware)
  return /^de(-|$)/i.test(system) ? 'de' : 'en'
}
