// PROTOCOL 9, direction in: the keys of others' devices, as long as the conversation's setting says.
import { Secret } from '../../shared/domain/secret.ts'
import type { InKey, KeyTable } from '../e2e/key-ports.ts'
import { audience, oneOf } from './column-schema.ts'
import {
  bareJid,
  bytes,
  checkTimes,
  flag,
  fullJid,
  integer,
  integerOrNull,
  json,
  secretText,
  text,
  textOrNull,
  wordOrNull,
} from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const wrapAlgorithm = oneOf('A128KW', 'A256KW')

export function sendersKeys(
  sql: SqlConnection,
): Pick<KeyTable, 'findIn' | 'addIn' | 'inKeysBefore' | 'eraseIn'> {
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

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
