import type { ReceiptStore } from '../services/message-ports.ts'
import { oneOf } from './column-schema.ts'
import { bareJid, integer, text, word } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

const kind = oneOf('received', 'displayed', 'resend')

export function createReceiptStore(sql: SqlConnection): ReceiptStore {
  return {
    owe(conversation, stanzaId, kind) {
      sql.run(
        `INSERT INTO owed_receipt (conversation, stanza_id, kind) VALUES (:conversation, :stanzaId, :kind)
         ON CONFLICT (conversation, stanza_id, kind) DO UPDATE SET in_flight = NULL`,
        { conversation, stanzaId, kind },
      )
    },
    owed() {
      return sql.all('SELECT * FROM owed_receipt WHERE in_flight IS NULL ORDER BY id').map((row) => ({
        id: integer(row, 'id'),
        conversation: bareJid(row, 'conversation'),
        stanzaId: text(row, 'stanza_id'),
        kind: word(row, 'kind', kind),
      }))
    },
    setInFlight(ids, outerId) {
      sql.run(
        'UPDATE owed_receipt SET in_flight = :outerId WHERE id IN (SELECT value FROM json_each(:ids))',
        { outerId, ids: JSON.stringify(ids) },
      )
    },
    takeBack(outerId) {
      if (outerId === null) sql.run('UPDATE owed_receipt SET in_flight = NULL WHERE in_flight IS NOT NULL')
      else sql.run('UPDATE owed_receipt SET in_flight = NULL WHERE in_flight = :outerId', { outerId })
    },
    given(outerId) {
      sql.run('DELETE FROM owed_receipt WHERE in_flight = :outerId', { outerId })
    },
    wantMarker(conversation, stanzaId) {
      if (stanzaId === null)
        sql.run('DELETE FROM wanted_marker WHERE conversation = :conversation', { conversation })
      else
        sql.run(
          'INSERT OR REPLACE INTO wanted_marker (conversation, stanza_id) VALUES (:conversation, :stanzaId)',
          { conversation, stanzaId },
        )
    },
    wantedMarker(conversation) {
      const row = sql.first('SELECT stanza_id FROM wanted_marker WHERE conversation = :conversation', {
        conversation,
      })
      return row === undefined ? null : text(row, 'stanza_id')
    },
    isSender: (jid) => sql.first('SELECT 1 FROM receipt_sender WHERE jid = :jid', { jid }) !== undefined,
    addSender(jid) {
      sql.run('INSERT INTO receipt_sender (jid) VALUES (:jid) ON CONFLICT DO NOTHING', { jid })
    },
  }
}
