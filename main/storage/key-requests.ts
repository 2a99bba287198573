// PROTOCOL 3: requests of ours that wait for an answer, and how many of others come.
import type { KeyRequests, OwnRequest } from '../e2e/key-ports.ts'
import { anyText, listOf } from './column-schema.ts'
import { keyPair } from './key-pair-columns.ts'
import { keyQuestions } from './key-questions.ts'
import { fullJid, integer, json, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const MINUTE = 60_000
/** PROTOCOL 3: the keys of a waiting request are kept 30 days, as long as the sender may release. */
const KEPT_FOR = 30 * 24 * 60 * MINUTE
const kids = listOf(anyText)

export function createKeyRequests(sql: SqlConnection): KeyRequests {
  return { ...ownRequests(sql), ...keyQuestions(sql), ...expiry(sql), ...pace(sql) }
}

function ownRequests(sql: SqlConnection): Pick<KeyRequests, 'find' | 'add' | 'remove' | 'removeFor'> {
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
    removeFor(sender, sid) {
      sql.run('DELETE FROM own_request WHERE sender = :sender AND sid = :sid', { sender, sid })
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
