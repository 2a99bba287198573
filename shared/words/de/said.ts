// Was beide Prozesse als Daten sagen (domain/saying.ts).
import { account } from './said/account.ts'
import { connection } from './said/connection.ts'
import { delivery } from './said/delivery.ts'
import { entry } from './said/entry.ts'
import { program } from './said/program.ts'
import { roster } from './said/roster.ts'

export const said = { ...connection, ...roster, ...delivery, ...account, ...entry, ...program }
