import { connectionSettings } from '../../shared/domain/account.ts'
import { ownPresence } from '../../shared/domain/contact.ts'
import type { AccountRecord, AccountStore } from '../services/store-ports.ts'
import { bareJid, flag, json, text, word } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createAccountStore(sql: SqlConnection): AccountStore {
  return {
    read(): AccountRecord | undefined {
      const row = sql.first('SELECT * FROM account')
      return (
        row && {
          jid: bareJid(row, 'jid'),
          resource: text(row, 'resource'),
          deviceName: text(row, 'device_name'),
          settings: json(row, 'settings', connectionSettings),
        }
      )
    },
    write({ jid, resource, deviceName, settings }) {
      sql.run(
        `INSERT OR REPLACE INTO account (only_row, jid, resource, device_name, settings)
         VALUES (1, :jid, :resource, :deviceName, :settings)`,
        { jid, resource, deviceName, settings: JSON.stringify(settings) },
      )
    },
    presence() {
      const row = sql.first('SELECT * FROM own_presence')
      return (
        row && {
          availability: word(row, 'availability', ownPresence.shape.availability),
          status: text(row, 'status'),
        }
      )
    },
    setPresence({ availability, status }) {
      sql.run(
        'INSERT OR REPLACE INTO own_presence (only_row, availability, status) VALUES (1, :availability, :status)',
        { availability, status },
      )
    },
    ownName() {
      const row = sql.first('SELECT * FROM own_name')
      return row && { name: text(row, 'name'), told: flag(row, 'told') }
    },
    setOwnName({ name, told }) {
      sql.run('INSERT OR REPLACE INTO own_name (only_row, name, told) VALUES (1, :name, :told)', {
        name,
        told: told ? 1 : 0,
      })
    },
  }
}
