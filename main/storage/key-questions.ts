// PROTOCOL 3, 10: requests of other devices that wait for the user, or for their push.
import { bareOf } from '../../shared/domain/jid.ts'
import type { KeptQuestion, KeyRequests } from '../e2e/key-ports.ts'
import { jwk } from './column-schema.ts'
import { flag, fullJid, integer, integerOrNull, json, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

type Reading = 'questions' | 'allQuestions' | 'questionsAbout' | 'isGranted' | 'putOffAt' | 'readsHistory'
type Changing = 'addQuestion' | 'removeQuestion' | 'removeQuestions' | 'grant' | 'putOff' | 'letReadHistory'

export function keyQuestions(sql: SqlConnection): Pick<KeyRequests, Reading | Changing> {
  return { ...reading(sql), ...changing(sql) }
}

// a question that comes again keeps its row, so `id` is the order in which they came first
function reading(sql: SqlConnection): Pick<KeyRequests, Reading> {
  return {
    questions(jid) {
      return sql.all('SELECT * FROM key_question WHERE jid = :jid ORDER BY id', { jid }).map(toQuestion)
    },
    allQuestions() {
      return sql.all('SELECT * FROM key_question ORDER BY id').map(toQuestion)
    },
    questionsAbout(sid) {
      return sql.all('SELECT * FROM key_question WHERE sid = :sid ORDER BY id', { sid }).map(toQuestion)
    },
    isGranted(jid, fingerprint, sid) {
      const row = sql.first(
        `SELECT 1 FROM key_question
         WHERE jid = :jid AND fingerprint = :fingerprint AND sid = :sid AND granted_at IS NOT NULL LIMIT 1`,
        { jid, fingerprint, sid },
      )
      return row !== undefined
    },
    readsHistory(fingerprint) {
      const row = sql.first('SELECT 1 FROM history_reader WHERE fingerprint = :fingerprint', { fingerprint })
      return row !== undefined
    },
    putOffAt(jid, fingerprint) {
      const row = sql.first('SELECT at FROM put_off WHERE jid = :jid AND fingerprint = :fingerprint', {
        jid,
        fingerprint,
      })
      return row === undefined ? null : integer(row, 'at')
    },
  }
}

function changing(sql: SqlConnection): Pick<KeyRequests, Changing> {
  return {
    letReadHistory(fingerprint, at) {
      if (at === null) sql.run('DELETE FROM history_reader WHERE fingerprint = :fingerprint', { fingerprint })
      else
        sql.run('INSERT OR REPLACE INTO history_reader (fingerprint, at) VALUES (:fingerprint, :at)', {
          fingerprint,
          at,
        })
    },
    addQuestion({ from, fingerprint, sid, sender, wrapFor, proven, askedAt }) {
      sql.run(
        `INSERT INTO key_question
           (jid, full_jid, fingerprint, sid, sender, wrap_for, proven, asked_at, first_asked_at)
         VALUES (:jid, :from, :fingerprint, :sid, :sender, :wrapFor, :proven, :askedAt, :askedAt)
         ON CONFLICT (full_jid, fingerprint, sid)
           DO UPDATE SET sender = :sender, wrap_for = :wrapFor, proven = :proven, asked_at = :askedAt`,
        {
          jid: bareOf(from),
          from,
          fingerprint,
          sid,
          sender,
          wrapFor: JSON.stringify(wrapFor),
          proven: Number(proven),
          askedAt,
        },
      )
    },
    removeQuestion(from, fingerprint, sid) {
      sql.run(
        'DELETE FROM key_question WHERE full_jid = :from AND fingerprint = :fingerprint AND sid = :sid',
        {
          from,
          fingerprint,
          sid,
        },
      )
    },
    removeQuestions(jid, fingerprint) {
      sql.transaction(() => {
        sql.run('DELETE FROM key_question WHERE jid = :jid AND fingerprint = :fingerprint', {
          jid,
          fingerprint,
        })
        sql.run('DELETE FROM put_off WHERE jid = :jid AND fingerprint = :fingerprint', { jid, fingerprint })
      })
    },
    grant(from, fingerprint, sid, at) {
      sql.run(
        `UPDATE key_question SET granted_at = :at
         WHERE full_jid = :from AND fingerprint = :fingerprint AND sid = :sid`,
        { from, fingerprint, sid, at },
      )
    },
    putOff(jid, fingerprint, at) {
      if (at === null) {
        sql.run('DELETE FROM put_off WHERE jid = :jid AND fingerprint = :fingerprint', { jid, fingerprint })
      } else {
        sql.run(
          `INSERT INTO put_off (jid, fingerprint, at) VALUES (:jid, :fingerprint, :at)
           ON CONFLICT (jid, fingerprint) DO UPDATE SET at = :at`,
          { jid, fingerprint, at },
        )
      }
    },
  }
}

function toQuestion(row: Row): KeptQuestion {
  return {
    from: fullJid(row, 'full_jid'),
    fingerprint: text(row, 'fingerprint'),
    sid: text(row, 'sid'),
    sender: row['sender'] === null ? null : fullJid(row, 'sender'),
    wrapFor: json(row, 'wrap_for', jwk),
    proven: flag(row, 'proven'),
    askedAt: integer(row, 'asked_at'),
    firstAskedAt: integer(row, 'first_asked_at'),
    grantedAt: integerOrNull(row, 'granted_at'),
  }
}
