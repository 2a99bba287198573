// What is said of calls, and what belongs to no part of the program.
import type { programSayings } from '../../../domain/sayings/program.ts'
import type { Sentences } from '../../said.ts'

export const program = {
  'not-allowed': 'This is not allowed here.',
  'too-many': 'Balcony was asked too much at once. Try again in a moment.',
  'too-large': 'This is more than Balcony can take at once.',
  'unknown-call': 'This version of Balcony cannot do that.',
  'bad-input': 'Balcony cannot use what was entered.',
  'not-signed-in': 'You are not signed in.',
  failed: 'That did not work.',
  'program-silent': 'Balcony does not answer. Close the window and start it again.',
  'link-not-allowed': 'Balcony does not open this address.',
  'link-without-program': 'No program on this computer opens this address.',
  unknown: 'Something went wrong.',
  'as-it-stands': ({ text }) => text,
} as const satisfies Sentences<typeof programSayings>
