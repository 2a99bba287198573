import type { ArchiveStore, ReadMarks } from '../services/archive-ports.ts'
import { flag, integer, integerOrNull, textOrNull } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

export function createArchiveStore(sql: SqlConnection): ArchiveStore {
  return {
    serverAhead() {
      const row = sql.first('SELECT ahead FROM server_clock')
      return row === undefined ? 0 : integer(row, 'ahead')
    },
    setServerAhead(ahead) {
      sql.run('INSERT OR REPLACE INTO server_clock (only_row, ahead) VALUES (1, :ahead)', { ahead })
    },
    state() {
      const row = sql.first('SELECT * FROM archive_state')
      return (
        row && {
          begunAt: integer(row, 'begun_at'),
          newest: textOrNull(row, 'newest'),
          newestAt: integerOrNull(row, 'newest_at'),
          numbers: flag(row, 'numbers'),
        }
      )
    },
    setState({ numbers, ...state }) {
      sql.run(
        `INSERT OR REPLACE INTO archive_state (only_row, begun_at, newest, newest_at, numbers)
         VALUES (1, :begunAt, :newest, :newestAt, :numbers)`,
        { ...state, numbers: Number(numbers) },
      )
    },
    gaps() {
      return sql.all('SELECT * FROM archive_gap ORDER BY number DESC').map((row) => ({
        number: integer(row, 'number'),
        after: textOrNull(row, 'after'),
        before: textOrNull(row, 'before'),
        until: integerOrNull(row, 'until'),
        since: integer(row, 'since'),
      }))
    },
    putGap(gap) {
      sql.run(
        `INSERT OR REPLACE INTO archive_gap (number, after, before, until, since)
         VALUES (:number, :after, :before, :until, :since)`,
        { ...gap },
      )
    },
    removeGap(number) {
      sql.run('DELETE FROM archive_gap WHERE number = :number', { number })
    },
  }
}

export function createReadMarks(sql: SqlConnection): ReadMarks {
  return {
    of(conversation) {
      const row = sql.first('SELECT place, awaited FROM read_mark WHERE conversation = :conversation', {
        conversation,
      })
      if (row === undefined) return { place: -1, awaited: null }
      return { place: integer(row, 'place'), awaited: textOrNull(row, 'awaited') }
    },
    readUpTo(conversation, place) {
      sql.transaction(() => {
        sql.run(
          `INSERT INTO read_mark (conversation, place) VALUES (:conversation, :place)
           ON CONFLICT (conversation) DO UPDATE SET place = max(place, excluded.place)`,
          { conversation, place },
        )
        sql.run(
          `UPDATE message SET unread = 0
           WHERE conversation = :conversation AND unread = 1 AND position <= :place`,
          { conversation, place },
        )
      })
    },
    awaits(conversation, archiveId) {
      sql.run(
        `INSERT INTO read_mark (conversation, place, awaited) VALUES (:conversation, -1, :archiveId)
         ON CONFLICT (conversation) DO UPDATE SET awaited = excluded.awaited`,
        { conversation, archiveId },
      )
    },
  }
}
