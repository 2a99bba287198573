// What the program has to say to its user, as data: the page puts it into words, in the language that it is in then.
import { accountSayings, type storageSayings } from './sayings/account.ts'
import { connectionSayings } from './sayings/connection.ts'
import { deliverySayings } from './sayings/delivery.ts'
import { entrySayings } from './sayings/entry.ts'
import { programSayings } from './sayings/program.ts'
import { rosterSayings } from './sayings/roster.ts'
import { sayingOf, type SayingOf } from './sayings/table.ts'

export const sayings = {
  ...connectionSayings,
  ...rosterSayings,
  ...deliverySayings,
  ...accountSayings,
  ...entrySayings,
  ...programSayings,
} as const

export const saying = sayingOf(sayings)
/** `{ say: 'unreachable', host: 'xmpp.example.org', port: 5222 }` */
export type Saying = SayingOf<typeof sayings>

export type ConnectionSaying = SayingOf<typeof connectionSayings>
export type StorageSaying = SayingOf<typeof storageSayings>
