import { subscription } from '../../shared/domain/contact.ts'
import type { ContactRecord, ContactStore } from '../services/store-ports.ts'
import { anyText, listOf } from './column-schema.ts'
import { bareJid, flag, integer, json, text, textOrNull, word } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const groupNames = listOf(anyText)

export function createContactStore(sql: SqlConnection): ContactStore {
  return {
    all() {
      return sql.all('SELECT * FROM contact ORDER BY jid').map(toContact)
    },
    find(jid) {
      const row = sql.first('SELECT * FROM contact WHERE jid = :jid', { jid })
      return row && toContact(row)
    },
    isInRoster: (jid) =>
      sql.first('SELECT 1 FROM contact WHERE jid = :jid AND in_roster = 1', { jid }) !== undefined,
    put({ jid, name, inRoster, subscription, asked, wantsIn, request, nick, groups }) {
      sql.run(
        `INSERT OR REPLACE INTO contact
           (jid, name, in_roster, subscription, asked, wants_in, request, nick, roster_groups)
         VALUES (:jid, :name, :inRoster, :subscription, :asked, :wantsIn, :request, :nick, :groups)`,
        {
          ...{ jid, name, subscription, request, nick },
          inRoster: Number(inRoster),
          asked: Number(asked),
          wantsIn: Number(wantsIn),
          groups: JSON.stringify(groups),
        },
      )
    },
    remove(jid) {
      sql.run('DELETE FROM contact WHERE jid = :jid', { jid })
    },
    strangersAtTheDoor() {
      const row = sql.first('SELECT count(*) AS people FROM contact WHERE wants_in = 1 AND in_roster = 0')
      return row === undefined ? 0 : integer(row, 'people')
    },
    rosterVersion() {
      const row = sql.first('SELECT version FROM roster_version')
      return row === undefined ? null : textOrNull(row, 'version')
    },
    setRosterVersion(version) {
      sql.run('INSERT OR REPLACE INTO roster_version (only_row, version) VALUES (1, :version)', { version })
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
    request: text(row, 'request'),
    nick: text(row, 'nick'),
    groups: json(row, 'roster_groups', groupNames),
  }
}
