// What every language has to say: the English sentences give the shape.
import type { en } from './en.ts'

type Said<T> = T extends string
  ? string
  : T extends (...given: infer G) => string
    ? (...given: G) => string
    : { readonly [K in keyof T]: Said<T[K]> }

/** Every sentence of one language. */
export type Catalogue = Said<typeof en>
