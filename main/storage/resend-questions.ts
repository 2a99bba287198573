import type { ResendQuestions } from '../services/message-ports.ts'
import { bareJid, integer, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createResendQuestions(sql: SqlConnection): ResendQuestions {
  return {
    add({ messageId, jid, fingerprint, askedAt }) {
      sql.run(
        `INSERT INTO resend_question (message_id, jid, fingerprint, asked_at)
         VALUES (:messageId, :jid, :fingerprint, :askedAt) ON CONFLICT DO NOTHING`,
        { messageId, jid, fingerprint, askedAt },
      )
    },
    open() {
      return sql
        .all('SELECT * FROM resend_question WHERE refused = 0 ORDER BY asked_at, message_id')
        .map((row) => ({
          messageId: integer(row, 'message_id'),
          jid: bareJid(row, 'jid'),
          fingerprint: text(row, 'fingerprint'),
          askedAt: integer(row, 'asked_at'),
        }))
    },
    refuse(messageId) {
      sql.run('UPDATE resend_question SET refused = 1 WHERE message_id = :messageId', { messageId })
    },
    remove(messageId) {
      sql.run('DELETE FROM resend_question WHERE message_id = :messageId', { messageId })
    },
  }
}
