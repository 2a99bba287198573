import { keyLife } from '../../shared/domain/key-life.ts'
import type { KeyLifeStore } from '../services/store-ports.ts'
import { word } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createKeyLifeStore(sql: SqlConnection): KeyLifeStore {
  return {
    of(jid) {
      const row = sql.first('SELECT life FROM key_life WHERE jid = :jid', { jid })
      return row && word(row, 'life', keyLife)
    },
    set(jid, life) {
      sql.run('INSERT OR REPLACE INTO key_life (jid, life) VALUES (:jid, :life)', { jid, life })
    },
  }
}
