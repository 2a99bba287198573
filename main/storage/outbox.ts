import type { Outbox, OutboxEntry } from '../services/message-ports.ts'
import { bareJid, flag, integer, text, textOrNull } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createOutbox(sql: SqlConnection): Outbox {
  return {
    add({ messageId, conversation, stanzaId, text, plain, inFlight }) {
      sql.run(
        `INSERT INTO outbox (message_id, conversation, stanza_id, text, plain, in_flight)
         VALUES (:messageId, :conversation, :stanzaId, :text, :plain, :inFlight)`,
        { messageId, conversation, stanzaId, text, plain: Number(plain), inFlight },
      )
    },
    all() {
      return sql.all('SELECT * FROM outbox ORDER BY place').map(toEntry)
    },
    find(messageId) {
      const row = sql.first('SELECT * FROM outbox WHERE message_id = :messageId', { messageId })
      return row && toEntry(row)
    },
    findInFlight(outerId) {
      const row = sql.first('SELECT * FROM outbox WHERE in_flight = :outerId', { outerId })
      return row && toEntry(row)
    },
    setInFlight(messageId, outerId) {
      sql.run('UPDATE outbox SET in_flight = :outerId WHERE message_id = :messageId', { messageId, outerId })
    },
    remove(messageId) {
      sql.run('DELETE FROM outbox WHERE message_id = :messageId', { messageId })
    },
  }
}

function toEntry(row: Row): OutboxEntry {
  return {
    messageId: integer(row, 'message_id'),
    conversation: bareJid(row, 'conversation'),
    stanzaId: text(row, 'stanza_id'),
    text: text(row, 'text'),
    plain: flag(row, 'plain'),
    inFlight: textOrNull(row, 'in_flight'),
  }
}
