// What is said of calls, and what belongs to no part of the program.
import { text } from './table.ts'

export const programSayings = {
  // a call that failed, by its code
  'not-allowed': {},
  'too-many': {},
  'too-large': {},
  'unknown-call': {},
  'bad-input': {},
  'not-signed-in': {},
  failed: {},
  'program-silent': {},
  'link-not-allowed': {},
  'link-without-program': {},
  /** Said by a version of Balcony that knew more, or no longer readable. */
  unknown: {},
  /** A sentence that was kept as one, in whatever language it is. */
  'as-it-stands': { text },
} as const
