// Under which keys own messages left, and who wrote a message.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Sealing } from '../../shared/domain/message.ts'
import type { MessageStore } from '../services/ports.ts'
import { orElse } from './message-row.ts'
import { bareJid, fullJid, integer, integerOrNull, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function messageKeys(sql: SqlConnection): Pick<MessageStore, 'writerOf' | 'keysOf' | 'underKeys'> {
  return {
    writerOf(id) {
      const row = sql.first('SELECT sender FROM message WHERE id = :id', { id })
      return (
        row &&
        orElse<FullJid | BareJid>(
          () => fullJid(row, 'sender'),
          () => bareJid(row, 'sender'),
        )
      )
    },
    keysOf(id) {
      return sql
        .all('SELECT sid FROM message_key WHERE message_id = :id ORDER BY sid', { id })
        .map((row) => text(row, 'sid'))
    },
    underKeys(sids) {
      const row = sql.first(
        `SELECT count(DISTINCT message_id) AS messages, min(at) AS first, max(at) AS last
         FROM message_key WHERE sid IN (SELECT value FROM json_each(:sids))`,
        { sids: JSON.stringify(sids) },
      )
      if (row === undefined) throw new Error('an aggregate gave no row')
      const [from, until] = [integerOrNull(row, 'first'), integerOrNull(row, 'last')]
      return { messages: integer(row, 'messages'), from, until }
    },
  }
}

/** Inside the transaction that says how the message is sealed. */
export function recordKey(sql: SqlConnection, id: number, sealing: Sealing): void {
  if (sealing.is !== 'sealed' || sealing.sid === '') return
  sql.run(
    `INSERT OR IGNORE INTO message_key (message_id, sid, at)
     SELECT id, :sid, at FROM message WHERE id = :id AND direction = 'out'`,
    { id, sid: sealing.sid },
  )
}
