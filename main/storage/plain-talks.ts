import type { PlainTalks } from '../services/store-ports.ts'
import { bareJid } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createPlainTalks(sql: SqlConnection): PlainTalks {
  return {
    all() {
      return sql.all('SELECT jid FROM plain_talk ORDER BY jid').map((row) => bareJid(row, 'jid'))
    },
    has(jid) {
      return sql.first('SELECT 1 FROM plain_talk WHERE jid = :jid', { jid }) !== undefined
    },
    set(jid, plain) {
      if (plain) sql.run('INSERT OR IGNORE INTO plain_talk (jid) VALUES (:jid)', { jid })
      else sql.run('DELETE FROM plain_talk WHERE jid = :jid', { jid })
    },
  }
}
