import type { DeviceKeyStore } from '../services/store-ports.ts'
import { oneOf } from './column-schema.ts'
import { keyPair } from './key-pair-columns.ts'
import { integerOrNull, word } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

const kind = oneOf('encryption', 'p256', 'rsa')

export function createDeviceKeyStore(sql: SqlConnection): DeviceKeyStore {
  return {
    all() {
      return sql.all('SELECT * FROM device_key ORDER BY rowid').map((row) => ({
        kind: word(row, 'kind', kind),
        pair: keyPair(row, 'kid', 'public_key', 'private_key'),
        retiredAt: integerOrNull(row, 'retired_at'),
      }))
    },
    put(kind, pair, retiredAt) {
      sql.run(
        `INSERT INTO device_key (kid, kind, public_key, private_key, retired_at)
         VALUES (:kid, :kind, :publicKey, :privateKey, :retiredAt)
         ON CONFLICT (kid) DO UPDATE SET kind = :kind, retired_at = :retiredAt`,
        {
          kid: pair.kid,
          kind,
          publicKey: JSON.stringify(pair.publicKey),
          privateKey: JSON.stringify(pair.privateKey.reveal()),
          retiredAt,
        },
      )
    },
    eraseRetiredBefore(instant) {
      // PROTOCOL 1, 9: `secure_delete` overwrites the rows
      sql.run('DELETE FROM device_key WHERE retired_at < :instant', { instant })
    },
  }
}
