// The sentences of the screen, in the language it is in. They change with it: a part of them that is kept in a constant
// stays as it was.
import type { Catalogue } from '../shared/words/catalogue.ts'
import { en } from '../shared/words/en.ts'
import { CATALOGUES } from '../shared/words/languages.ts'
import { language } from './state/language.ts'

export const words: Catalogue = new Proxy<Catalogue>(en, {
  get: (_, part) => CATALOGUES[language()][part as keyof Catalogue],
})
