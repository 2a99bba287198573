// PROTOCOL 3: requests of ours that wait for an answer, and questions of others that wait for the user.
import { bareOf } from '../../shared/domain/jid.ts'
import type { KeyQuestion, KeyRequests, OwnRequest } from '../e2e/ports.ts'
import { anyText, jwk, listOf } from './column-schema.ts'
import { keyPair } from './key-pair-columns.ts'
import { flag, fullJid, integer, json, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const MINUTE = 60_000
/** PROTOCOL 3: the keys of a waiting request are kept 30 days, as long as the sender may release. */
const KEPT_FOR = 30 * 24 * 60 * MINUTE
const kids = listOf(anyText)

export function createKeyRequests(sql: SqlConnection): KeyRequests {
  return { ...ownRequests(sql), ...questions(sql), ...expiry(sql), ...pace(sql) }
}

function ownRequests(sql: SqlConnection): Pick<KeyRequests, 'find' | 'add' | 'remove'> {
  return {
    find(asked, sid) {
      const row = sql.first('SELECT * FROM own_request WHERE asked = :asked AND sid = :sid', { asked, sid })
      return row && toRequest(row)
    },
    add({ asked, sid, sender, once, offered, pkey, createdAt }) {
      sql.run(
        `INSERT INTO own_request
           (asked, sid, sender, once_kid, once_public, once_private, offered, pkey, created_at)
         VALUES (:asked, :sid, :sender, :onceKid, :oncePublic, :oncePrivate, :offered, :pkey, :createdAt)`,
        {
          asked,
          sid,
          sender,
          onceKid: once.kid,
          oncePublic: JSON.stringify(once.publicKey),
          oncePrivate: JSON.stringify(once.privateKey.reveal()),
          offered: JSON.stringify(offered),
          pkey,
          createdAt,
        },
      )
    },
    remove(asked, sid) {
      sql.run('DELETE FROM own_request WHERE asked = :asked AND sid = :sid', { asked, sid })
    },
  }
}

function questions(sql: SqlConnection): Pick<KeyRequests, 'addQuestion' | 'questions'> {
  return {
    addQuestion({ from, fingerprint, sid, wrapFor, proven, askedAt }) {
      sql.run(
        `INSERT INTO key_question (jid, full_jid, fingerprint, sid, wrap_for, proven, asked_at)
         VALUES (:jid, :from, :fingerprint, :sid, :wrapFor, :proven, :askedAt)
         ON CONFLICT (full_jid, fingerprint, sid)
           DO UPDATE SET wrap_for = :wrapFor, proven = :proven, asked_at = :askedAt`,
        {
          jid: bareOf(from),
          from,
          fingerprint,
          sid,
          wrapFor: JSON.stringify(wrapFor),
          proven: Number(proven),
          askedAt,
        },
      )
    },
    questions(jid) {
      return sql
        .all('SELECT * FROM key_question WHERE jid = :jid ORDER BY asked_at, id', { jid })
        .map(toQuestion)
    },
  }
}

function expiry(sql: SqlConnection): Pick<KeyRequests, 'eraseExpired'> {
  return {
    eraseExpired(now) {
      const start = now - KEPT_FOR
      return sql.transaction(
        () =>
          // PROTOCOL 9: `secure_delete` overwrites the rows
          sql.run('DELETE FROM own_request WHERE created_at < :start', { start }) +
          sql.run('DELETE FROM key_question WHERE asked_at < :start', { start }),
      )
    },
  }
}

function pace(sql: SqlConnection): Pick<KeyRequests, 'countRequest'> {
  return {
    countRequest(jid, at) {
      return sql.transaction(() => {
        // times ahead of now come from a clock that was set back since
        sql.run('DELETE FROM request_time WHERE at <= :start OR at > :at', { start: at - MINUTE, at })
        sql.run('INSERT INTO request_time (jid, at) VALUES (:jid, :at)', { jid, at })
        const row = sql.first('SELECT count(*) AS requests FROM request_time WHERE jid = :jid', { jid })
        return row === undefined ? 0 : integer(row, 'requests')
      })
    },
  }
}

function toRequest(row: Row): OwnRequest {
  return {
    asked: fullJid(row, 'asked'),
    sid: text(row, 'sid'),
    sender: fullJid(row, 'sender'),
    once: keyPair(row, 'once_kid', 'once_public', 'once_private'),
    offered: json(row, 'offered', kids),
    pkey: text(row, 'pkey'),
    createdAt: integer(row, 'created_at'),
  }
}

function toQuestion(row: Row): KeyQuestion {
  return {
    from: fullJid(row, 'full_jid'),
    fingerprint: text(row, 'fingerprint'),
    sid: text(row, 'sid'),
    wrapFor: json(row, 'wrap_for', jwk),
    proven: flag(row, 'proven'),
    askedAt: integer(row, 'asked_at'),
  }
}
