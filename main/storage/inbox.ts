import type { Inbox, InboxItem } from '../services/store-ports.ts'
import { integer, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createInbox(sql: SqlConnection): Inbox {
  return {
    put(xml, arrivedAt) {
      const id = sql.insert('INSERT INTO inbox (xml, arrived_at) VALUES (:xml, :arrivedAt)', {
        xml,
        arrivedAt,
      })
      return { id, xml, arrivedAt }
    },
    pending() {
      return sql.all('SELECT * FROM inbox ORDER BY id').map(toItem)
    },
    done(id) {
      sql.run('DELETE FROM inbox WHERE id = :id', { id })
    },
  }
}

function toItem(row: Row): InboxItem {
  return { id: integer(row, 'id'), xml: text(row, 'xml'), arrivedAt: integer(row, 'arrived_at') }
}
