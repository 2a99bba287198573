// What is said as data, as a reader of English reads it: so that tests can say what they expect in words.
import type { Saying } from '../shared/domain/saying.ts'
import { en } from '../shared/words/en.ts'
import { said } from '../shared/words/said.ts'

/** '' for nothing said. */
export function english(saying: Saying | null | undefined): string {
  return saying ? said(en, saying) : ''
}

type InEnglish<T> = T extends { saying: Saying } ? Omit<T, 'saying'> & { sentence: string } : T

/** The same, but with what it says as its `sentence`. */
export function inEnglish<T>(told: T): InEnglish<T> {
  const { saying, ...others } = told as { saying?: Saying }
  return (saying === undefined ? told : { ...others, sentence: english(saying) }) as InEnglish<T>
}

/** A saying of these very words, where it does not matter for a test what is said. */
export const verbatim = (text: string): Saying => ({ say: 'as-it-stands', text })
