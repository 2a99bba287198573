// The sentences of the screen, in the language it is in.
import type { Catalogue } from '../shared/words/catalogue.ts'
import { en } from '../shared/words/en.ts'

export const words: Catalogue = en
