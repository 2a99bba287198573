// What is said as data (domain/saying.ts), in the words of a language.
import type { Saying } from '../domain/saying.ts'
import type { SayingOf, SayingTable } from '../domain/sayings/table.ts'
import type { Catalogue } from './catalogue.ts'

/** Puts what is said within something else into words. */
type Say = (inner: Saying) => string

/** A sentence for everything in a table; one that needs values is a function of them. */
export type Sentences<T extends SayingTable> = {
  readonly [S in SayingOf<T> as S['say']]: string | ((given: S, say: Say) => string)
}

export function said(words: Catalogue, saying: Saying): string {
  const sentence = words.said[saying.say] as string | ((given: Saying, say: Say) => string)
  return typeof sentence === 'string' ? sentence : sentence(saying, (inner) => said(words, inner))
}
