import { keyWait } from '../../shared/domain/message.ts'
import type { DialBack, DialBackStore } from '../services/store-ports.ts'
import { fullJid, integer, integerOrNull, text, word } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createDialBackStore(sql: SqlConnection): DialBackStore {
  return {
    all() {
      return sql.all('SELECT * FROM dial_back ORDER BY started_at, sender, sid').map(toDialBack)
    },
    find(sender, sid) {
      const row = sql.first('SELECT * FROM dial_back WHERE sender = :sender AND sid = :sid', { sender, sid })
      return row && toDialBack(row)
    },
    put({ asked, sid, sender, wait, tries, startedAt, askedAt, nextTry }) {
      sql.run(
        `INSERT OR REPLACE INTO dial_back (sender, sid, asked, wait, tries, started_at, asked_at, next_try)
         VALUES (:sender, :sid, :asked, :wait, :tries, :startedAt, :askedAt, :nextTry)`,
        { asked, sid, sender, wait, tries, startedAt, askedAt, nextTry },
      )
    },
    remove(sender, sid) {
      sql.run('DELETE FROM dial_back WHERE sender = :sender AND sid = :sid', { sender, sid })
    },
  }
}

function toDialBack(row: Row): DialBack {
  return {
    asked: fullJid(row, 'asked'),
    sid: text(row, 'sid'),
    sender: fullJid(row, 'sender'),
    wait: word(row, 'wait', keyWait),
    tries: integer(row, 'tries'),
    startedAt: integer(row, 'started_at'),
    askedAt: integerOrNull(row, 'asked_at'),
    nextTry: integerOrNull(row, 'next_try'),
  }
}
