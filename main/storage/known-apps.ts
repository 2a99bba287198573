import { MAX_KNOWN_APPS, type KnownApps } from '../services/store-ports.ts'
import { flag, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createKnownApps(sql: SqlConnection): KnownApps {
  return {
    all() {
      return sql
        .all('SELECT hash, ver, reads FROM known_app ORDER BY id')
        .map((row) => ({ hash: text(row, 'hash'), ver: text(row, 'ver'), reads: flag(row, 'reads') }))
    },
    put({ hash, ver, reads }) {
      sql.run(
        `INSERT OR REPLACE INTO known_app (id, hash, ver, reads)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM known_app), :hash, :ver, :reads)`,
        { hash, ver, reads: Number(reads) },
      )
      sql.run(
        'DELETE FROM known_app WHERE id NOT IN (SELECT id FROM known_app ORDER BY id DESC LIMIT :most)',
        {
          most: MAX_KNOWN_APPS,
        },
      )
    },
  }
}
