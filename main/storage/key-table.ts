// PROTOCOL 9: the key table, with what stays of opened stanzas and to whom keys were given.
import type { BareJid } from '../../shared/domain/jid.ts'
import { howGiven } from '../../shared/domain/readers.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { InKey, KeyTable, OutKey, ReleaseRecord } from '../e2e/key-ports.ts'
import type { Millis } from '../e2e/ports.ts'
import { audience, oneOf } from './column-schema.ts'
import {
  bareJid,
  bytes,
  flag,
  fullJid,
  integer,
  integerOrNull,
  json,
  secretText,
  text,
  textOrNull,
  word,
  wordOrNull,
} from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const wrapAlgorithm = oneOf('A128KW', 'A256KW')

export function createKeyTable(sql: SqlConnection): KeyTable {
  return { ...ownKeys(sql), ...sendersKeys(sql), ...openedStanzas(sql), ...releases(sql), ...stamps(sql) }
}

type Retiring = 'retire' | 'retireFor' | 'retireEnded' | 'lastInstant'

function ownKeys(
  sql: SqlConnection,
): Pick<KeyTable, 'current' | 'findOut' | 'addOut' | 'countUse' | Retiring | 'eraseExpired'> {
  return {
    current(conversation: BareJid) {
      const row = sql.first(
        'SELECT * FROM own_smk WHERE conversation = :conversation AND retired_at IS NULL AND only_for IS NULL',
        {
          conversation,
        },
      )
      return row && toOutKey(row)
    },
    findOut(sid) {
      const row = sql.first('SELECT * FROM own_smk WHERE sid = :sid', { sid })
      return row && toOutKey(row)
    },
    addOut(key) {
      checkTimes(key.sendFrom, key.sendUntil, key.ends, key.releaseUntil)
      sql.run(
        `INSERT INTO own_smk
           (sid, conversation, audience, key, grant_jws, send_from, send_until, ends, release_until, uses,
            retired_at, only_for)
         VALUES
           (:sid, :conversation, :audience, :key, :grant, :sendFrom, :sendUntil, :ends, :releaseUntil, :uses,
            :retiredAt, :onlyFor)`,
        {
          ...key,
          audience: JSON.stringify(key.audience),
          key: new Uint8Array(key.key.reveal()),
          grant: key.grant.reveal(),
        },
      )
    },
    countUse(sid, releaseUntil) {
      checkTimes(releaseUntil)
      sql.run('UPDATE own_smk SET uses = uses + 1, release_until = :releaseUntil WHERE sid = :sid', {
        sid,
        releaseUntil,
      })
    },
    ...retiring(sql),
    eraseExpired(now) {
      // PROTOCOL 9: `secure_delete` overwrites the rows
      return sql.run('DELETE FROM own_smk WHERE release_until < :now', { now })
    },
  }
}

function retiring(sql: SqlConnection): Pick<KeyTable, Retiring> {
  return {
    retire(sid, at) {
      sql.run('UPDATE own_smk SET retired_at = :at WHERE sid = :sid AND retired_at IS NULL', { sid, at })
    },
    retireFor(account, at) {
      sql.run(
        `UPDATE own_smk SET retired_at = :at
         WHERE retired_at IS NULL AND only_for IS NULL AND :account IN (SELECT value FROM json_each(audience))`,
        { account, at },
      )
    },
    retireEnded(since, from) {
      sql.run(`UPDATE own_smk SET retired_at = max(ends, :from) WHERE retired_at IS NULL AND ends < :since`, {
        since,
        from,
      })
    },
    lastInstant() {
      const row = sql.first(
        `SELECT max(coalesce((SELECT max(retired_at) FROM own_smk), 0),
           coalesce((SELECT stamp FROM last_stamp), 0)) AS instant`,
      )
      return row === undefined ? 0 : integer(row, 'instant')
    },
  }
}

function sendersKeys(sql: SqlConnection): Pick<KeyTable, 'findIn' | 'addIn' | 'inKeysBefore' | 'eraseIn'> {
  const findIn: KeyTable['findIn'] = (sender, sid) => {
    const row = sql.first('SELECT * FROM sender_smk WHERE sender = :sender AND sid = :sid', { sender, sid })
    return row && toInKey(row)
  }
  return {
    findIn,
    inKeysBefore(instant) {
      return sql
        .all(
          `SELECT sender, sid, conversation, received_at FROM sender_smk WHERE received_at < :instant
           ORDER BY received_at`,
          { instant },
        )
        .map((row) => ({
          sender: fullJid(row, 'sender'),
          sid: text(row, 'sid'),
          conversation: row['conversation'] === null ? null : bareJid(row, 'conversation'),
          receivedAt: integer(row, 'received_at'),
        }))
    },
    eraseIn(sender, sid) {
      sql.run('DELETE FROM sender_smk WHERE sender = :sender AND sid = :sid', { sender, sid })
    },
    addIn(key) {
      checkTimes(key.sendFrom, key.sendUntil, key.receivedAt)
      sql.transaction(() => {
        const kept = findIn(key.sender, key.sid)
        if (kept === undefined) insertInKey(sql, key)
        // PROTOCOL 4: another `k` for a kept (sender, SID) is refused
        else if (!sameBytes(kept.key.reveal(), key.key.reveal())) {
          throw new Error('Another key is kept for this sender and SID')
        }
      })
    },
  }
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
      const row = sql.first(
        `INSERT INTO last_stamp (only_row, stamp) VALUES (1, :now)
         ON CONFLICT (only_row) DO UPDATE SET stamp = max(:now, stamp + 1) RETURNING stamp`,
        { now },
      )
      if (row === undefined) throw new Error('RETURNING gave no row')
      return integer(row, 'stamp')
    },
  }
}

function insertInKey(sql: SqlConnection, key: InKey): void {
  sql.run(
    `INSERT INTO sender_smk (sender, sid, key, algorithm, grant_jws, fingerprint, conversation, audience,
       send_from, send_until, received_at, only_here)
     VALUES (:sender, :sid, :key, :algorithm, :grant, :fingerprint, :conversation, :audience,
       :sendFrom, :sendUntil, :receivedAt, :onlyHere)`,
    {
      ...key,
      onlyHere: Number(key.onlyHere),
      audience: JSON.stringify(key.audience),
      key: new Uint8Array(key.key.reveal()),
      grant: key.grant?.reveal() ?? null,
    },
  )
}

function toOutKey(row: Row): OutKey {
  return {
    sid: text(row, 'sid'),
    conversation: bareJid(row, 'conversation'),
    audience: json(row, 'audience', audience),
    key: new Secret(bytes(row, 'key')),
    grant: secretText(row, 'grant_jws'),
    sendFrom: integer(row, 'send_from'),
    sendUntil: integer(row, 'send_until'),
    ends: integer(row, 'ends'),
    releaseUntil: integer(row, 'release_until'),
    uses: integer(row, 'uses'),
    retiredAt: integerOrNull(row, 'retired_at'),
    onlyFor: textOrNull(row, 'only_for'),
  }
}

function toInKey(row: Row): InKey {
  return {
    sid: text(row, 'sid'),
    sender: fullJid(row, 'sender'),
    key: new Secret(bytes(row, 'key')),
    algorithm: wordOrNull(row, 'algorithm', wrapAlgorithm),
    grant: row['grant_jws'] === null ? null : secretText(row, 'grant_jws'),
    fingerprint: textOrNull(row, 'fingerprint'),
    conversation: row['conversation'] === null ? null : bareJid(row, 'conversation'),
    audience: json(row, 'audience', audience),
    sendFrom: integerOrNull(row, 'send_from'),
    sendUntil: integerOrNull(row, 'send_until'),
    receivedAt: integer(row, 'received_at'),
    onlyHere: flag(row, 'only_here'),
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

/** What can't be read back is not stored: SQLite takes greater integers, and a row with one would be unreadable for good. */
function checkTimes(...times: (Millis | null)[]): void {
  for (const time of times) {
    if (time !== null && !Number.isSafeInteger(time))
      throw new RangeError('A time of a key is no safe integer')
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
