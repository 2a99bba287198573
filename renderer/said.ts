import type { Saying } from '../shared/domain/saying.ts'
import { said as saidIn } from '../shared/words/said.ts'
import { words } from './words.ts'

/** A saying in the language of the screen, '' for none. Say it where it is shown: what is kept is the saying. */
export function said(saying: Saying | null): string {
  return saying === null ? '' : saidIn(words, saying)
}
