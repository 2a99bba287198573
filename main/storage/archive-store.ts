import type { ArchiveStore, ReadMarks } from '../services/archive-ports.ts'
import { bareJid, flag, integer, integerOrNull, text, textOrNull } from './row.ts'
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
          newestPlace: integerOrNull(row, 'newest_place'),
          numbers: flag(row, 'numbers'),
        }
      )
    },
    setState({ numbers, ...state }) {
      sql.run(
        `INSERT OR REPLACE INTO archive_state (only_row, begun_at, newest, newest_at, newest_place, numbers)
         VALUES (1, :begunAt, :newest, :newestAt, :newestPlace, :numbers)`,
        { ...state, numbers: Number(numbers) },
      )
    },
    gaps() {
      return sql.all('SELECT * FROM archive_gap ORDER BY number DESC').map((row) => ({
        number: integer(row, 'number'),
        after: textOrNull(row, 'after'),
        afterPlace: integerOrNull(row, 'after_place'),
        before: textOrNull(row, 'before'),
        until: integerOrNull(row, 'until'),
        since: integer(row, 'since'),
      }))
    },
    putGap(gap) {
      sql.run(
        `INSERT OR REPLACE INTO archive_gap (number, after, after_place, before, until, since)
         VALUES (:number, :after, :afterPlace, :before, :until, :since)`,
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
      const row = sql.first('SELECT * FROM read_mark WHERE conversation = :conversation', { conversation })
      if (row === undefined) return { last: null, awaited: null }
      const [place, id] = [integer(row, 'place'), integer(row, 'message_id')]
      return { last: place < 0 ? null : { place, id }, awaited: textOrNull(row, 'awaited') }
    },
    readUpTo(conversation, { place, id }) {
      sql.transaction(() => {
        sql.run(
          `INSERT INTO read_mark (conversation, place, message_id) VALUES (:conversation, :place, :id)
           ON CONFLICT (conversation) DO UPDATE SET place = excluded.place, message_id = excluded.message_id
             WHERE (place, message_id) < (excluded.place, excluded.message_id)`,
          { conversation, place, id },
        )
        sql.run(
          `UPDATE message SET unread = 0
           WHERE conversation = :conversation AND unread = 1 AND (position, id) <= (:place, :id)`,
          { conversation, place, id },
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
    owe(conversation, archiveId) {
      sql.run(
        `INSERT INTO read_mark (conversation, place, owed) VALUES (:conversation, -1, :archiveId)
         ON CONFLICT (conversation) DO UPDATE SET owed = excluded.owed`,
        { conversation, archiveId },
      )
    },
    owed() {
      return sql
        .all('SELECT conversation, owed FROM read_mark WHERE owed IS NOT NULL ORDER BY conversation')
        .map((row) => ({ conversation: bareJid(row, 'conversation'), archiveId: text(row, 'owed') }))
    },
  }
}
