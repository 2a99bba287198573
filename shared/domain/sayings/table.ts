import { z } from 'zod'

/** What can be said, by its key, each with the values that its sentence needs. */
export type SayingTable = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>

/** One entry of a table as it crosses and is stored: its key under `say`, and its values beside it. */
export type SayingOf<T extends SayingTable> = {
  [K in keyof T & string]: { say: K } & { -readonly [V in keyof T[K]]: z.infer<T[K][V]> }
}[keyof T & string]

/** The schema of everything in a table. It refuses keys that the table does not have, and drops values beyond its own. */
export function sayingOf<T extends SayingTable>(table: T): z.ZodType<SayingOf<T>> {
  const [first, ...others] = Object.entries(table).map(([say, values]) =>
    z.object({ say: z.literal(say), ...values }),
  )
  if (first === undefined) throw new Error('A table of sayings is empty')
  return z.discriminatedUnion('say', [first, ...others]) as unknown as z.ZodType<SayingOf<T>>
}

/** A name, an address, or a few words of somebody else, made fit for a sentence by who says it. */
export const text = z.string()
