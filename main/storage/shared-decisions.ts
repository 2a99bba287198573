// PROTOCOL 10: decisions on their way between own devices.
import type { SharedDecisionStore } from '../services/shared-decision-ports.ts'
import { integer, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createSharedDecisionStore(sql: SqlConnection): SharedDecisionStore {
  return {
    keepReceived(token, sender) {
      sql.run(
        `INSERT INTO received_decision (token, sender) VALUES (:token, :sender)
         ON CONFLICT (token) DO NOTHING`,
        { token, sender },
      )
    },
    received() {
      return sql.all('SELECT * FROM received_decision ORDER BY id').map((row) => ({
        id: integer(row, 'id'),
        token: text(row, 'token'),
        sender: text(row, 'sender'),
      }))
    },
    countReceived() {
      const row = sql.first('SELECT count(*) AS kept FROM received_decision')
      return row === undefined ? 0 : integer(row, 'kept')
    },
    dropReceived(id) {
      sql.run('DELETE FROM received_decision WHERE id = :id', { id })
    },
    toldTo(device) {
      const rows = sql.all('SELECT decision_id FROM told_decision WHERE device = :device', { device })
      return new Set(rows.map((row) => integer(row, 'decision_id')))
    },
    setTold(device, decisionId) {
      sql.run(
        'INSERT INTO told_decision (device, decision_id) VALUES (:device, :decisionId) ON CONFLICT DO NOTHING',
        { device, decisionId },
      )
    },
  }
}
