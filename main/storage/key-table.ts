// PROTOCOL 9: the key table, with what stays of opened stanzas and to whom keys were given.
import { howGiven } from '../../shared/domain/readers.ts'
import type { KeyTable, ReleaseRecord } from '../e2e/key-ports.ts'
import { ownKeys } from './own-keys.ts'
import { bareJid, fullJid, integer, integerOrNull, text, word } from './row.ts'
import { sendersKeys } from './senders-keys.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createKeyTable(sql: SqlConnection): KeyTable {
  return { ...ownKeys(sql), ...sendersKeys(sql), ...openedStanzas(sql), ...releases(sql), ...stamps(sql) }
}

function openedStanzas(
  sql: SqlConnection,
): Pick<KeyTable, 'wasOpened' | 'stampUsed' | 'lastUse' | 'recordOpened'> {
  return {
    wasOpened(sender, fingerprint, sid, mac) {
      // a null fingerprint equals nothing, which is what is meant
      const row = sql.first(
        `SELECT 1 FROM opened_stanza WHERE sid = :sid AND mac = :mac
           AND (sender = :sender OR fingerprint = :fingerprint) LIMIT 1`,
        { sender, fingerprint, sid, mac: new Uint8Array(mac) },
      )
      return row !== undefined
    },
    stampUsed(sender, fingerprint, stamp) {
      const row = sql.first(
        `SELECT 1 FROM opened_stanza WHERE stamp = :stamp
           AND (sender = :sender OR fingerprint = :fingerprint) LIMIT 1`,
        { sender, fingerprint, stamp },
      )
      return row !== undefined
    },
    lastUse(sender, sid) {
      const row = sql.first(
        'SELECT max(stamp) AS last FROM opened_stanza WHERE sid = :sid AND sender = :sender',
        { sender, sid },
      )
      return row === undefined ? null : integerOrNull(row, 'last')
    },
    recordOpened({ sender, fingerprint, sid, mac, stamp, openedAt }) {
      sql.run(
        `INSERT INTO opened_stanza (sid, mac, sender, fingerprint, stamp, opened_at)
         VALUES (:sid, :mac, :sender, :fingerprint, :stamp, :openedAt) ON CONFLICT DO NOTHING`,
        { sender, fingerprint, sid, mac: new Uint8Array(mac), stamp, openedAt },
      )
    },
  }
}

function releases(sql: SqlConnection): Pick<KeyTable, 'recordRelease' | 'releasesOf' | 'givenTo'> {
  return {
    recordRelease({ sid, sender, jid, fingerprint, at, how }) {
      sql.run(
        `INSERT INTO released_key (sid, sender, jid, fingerprint, at, how)
         VALUES (:sid, :sender, :jid, :fingerprint, :at, :how)`,
        { sid, sender, jid, fingerprint, at, how },
      )
    },
    releasesOf(sid, sender = null) {
      return sql
        .all('SELECT * FROM released_key WHERE sid = :sid AND sender IS :sender ORDER BY id', { sid, sender })
        .map(toRelease)
    },
    givenTo(jid, fingerprint) {
      return sql
        .all(
          `SELECT DISTINCT sid FROM released_key
           WHERE jid = :jid AND fingerprint = :fingerprint AND sender IS NULL`,
          { jid, fingerprint },
        )
        .map((row) => text(row, 'sid'))
    },
  }
}

function stamps(sql: SqlConnection): Pick<KeyTable, 'nextStamp'> {
  return {
    nextStamp(now) {
      // on the disk with `countUse`
      const row = sql.redoable(() =>
        sql.first(
          `INSERT INTO last_stamp (only_row, stamp) VALUES (1, :now)
           ON CONFLICT (only_row) DO UPDATE SET stamp = max(:now, stamp + 1) RETURNING stamp`,
          { now },
        ),
      )
      if (row === undefined) throw new Error('RETURNING gave no row')
      return integer(row, 'stamp')
    },
  }
}

function toRelease(row: Row): ReleaseRecord {
  return {
    sid: text(row, 'sid'),
    sender: row['sender'] === null ? null : fullJid(row, 'sender'),
    jid: bareJid(row, 'jid'),
    fingerprint: text(row, 'fingerprint'),
    at: integer(row, 'at'),
    how: word(row, 'how', howGiven),
  }
}
