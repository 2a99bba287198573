import type { BareJid } from '../../shared/domain/jid.ts'
import type { DraftStore } from '../services/store-ports.ts'
import { orElse } from './message-row.ts'
import { bareJid, text } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createDraftStore(sql: SqlConnection): DraftStore {
  return {
    all() {
      const rows = sql.all('SELECT conversation, text FROM draft ORDER BY conversation')
      // one whose name is no address belongs to nobody: it must not hide the others
      const drafts = rows.flatMap((row) =>
        orElse<[BareJid, string][]>(
          () => [[bareJid(row, 'conversation'), text(row, 'text')]],
          () => [],
        ),
      )
      return new Map(drafts)
    },
    of(conversation) {
      const row = sql.first('SELECT text FROM draft WHERE conversation = :conversation', { conversation })
      return row === undefined ? '' : text(row, 'text')
    },
    keep(conversation, text, at) {
      sql.run(
        `INSERT INTO draft (conversation, text, at) VALUES (:conversation, :text, :at)
         ON CONFLICT (conversation) DO UPDATE SET text = excluded.text, at = excluded.at`,
        { conversation, text, at },
      )
    },
    remove(conversation) {
      sql.run('DELETE FROM draft WHERE conversation = :conversation', { conversation })
    },
    removeAll() {
      sql.run('DELETE FROM draft')
    },
  }
}
