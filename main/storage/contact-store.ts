import { subscription } from '../../shared/domain/contact.ts'
import type { ContactRecord, ContactStore } from '../services/ports.ts'
import { bareJid, flag, text, word } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createContactStore(sql: SqlConnection): ContactStore {
  return {
    all() {
      return sql.all('SELECT * FROM contact ORDER BY jid').map(toContact)
    },
    find(jid) {
      const row = sql.first('SELECT * FROM contact WHERE jid = :jid', { jid })
      return row && toContact(row)
    },
    put({ jid, name, inRoster, subscription, asked, wantsIn }) {
      sql.run(
        `INSERT OR REPLACE INTO contact (jid, name, in_roster, subscription, asked, wants_in)
         VALUES (:jid, :name, :inRoster, :subscription, :asked, :wantsIn)`,
        {
          jid,
          name,
          inRoster: Number(inRoster),
          subscription,
          asked: Number(asked),
          wantsIn: Number(wantsIn),
        },
      )
    },
    remove(jid) {
      sql.run('DELETE FROM contact WHERE jid = :jid', { jid })
    },
  }
}

function toContact(row: Row): ContactRecord {
  return {
    jid: bareJid(row, 'jid'),
    name: text(row, 'name'),
    inRoster: flag(row, 'in_roster'),
    subscription: word(row, 'subscription', subscription),
    asked: flag(row, 'asked'),
    wantsIn: flag(row, 'wants_in'),
  }
}
