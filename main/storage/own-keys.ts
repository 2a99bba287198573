// PROTOCOL 9, direction out: the keys that this device seals with, until they may be released no more.
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { KeyTable, OutKey } from '../e2e/key-ports.ts'
import { audience } from './column-schema.ts'
import {
  bareJid,
  bytes,
  checkTimes,
  integer,
  integerOrNull,
  json,
  secretText,
  text,
  textOrNull,
} from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

type Retiring = 'retire' | 'retireFor' | 'retireEnded' | 'lastInstant'

export function ownKeys(
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
