import type { Departure, Departures } from '../services/message-ports.ts'
import { bareJid, flag, integer, integerOrNull, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function createDepartures(sql: SqlConnection): Departures {
  return {
    put({ messageId, conversation, stanzaId, plain, outerId, sentAt, tries, nextTry }) {
      sql.transaction(() => {
        sql.run(
          `INSERT OR REPLACE INTO departure
             (message_id, conversation, stanza_id, plain, outer_id, sent_at, tries, next_try)
           VALUES (:messageId, :conversation, :stanzaId, :plain, :outerId, :sentAt, :tries, :nextTry)`,
          { messageId, conversation, stanzaId, plain: Number(plain), outerId, sentAt, tries, nextTry },
        )
        sql.run(
          'INSERT INTO carriage (outer_id, message_id) VALUES (:outerId, :messageId) ON CONFLICT DO NOTHING',
          { outerId, messageId },
        )
      })
    },
    namesOf(messageId) {
      return sql
        .all('SELECT outer_id FROM carriage WHERE message_id = :messageId', { messageId })
        .map((row) => text(row, 'outer_id'))
    },
    carriedBy(outerId) {
      const row = sql.first('SELECT message_id FROM carriage WHERE outer_id = :outerId', { outerId })
      return row && integer(row, 'message_id')
    },
    find(messageId) {
      const row = sql.first('SELECT * FROM departure WHERE message_id = :messageId', { messageId })
      return row && toDeparture(row)
    },
    findByOuterId(outerId) {
      const row = sql.first('SELECT * FROM departure WHERE outer_id = :outerId', { outerId })
      return row && toDeparture(row)
    },
    of(conversation) {
      return sql
        .all('SELECT * FROM departure WHERE conversation = :conversation ORDER BY message_id', {
          conversation,
        })
        .map(toDeparture)
    },
    due(now) {
      return sql
        .all('SELECT * FROM departure WHERE next_try <= :now ORDER BY next_try, message_id', { now })
        .map(toDeparture)
    },
    nextTry() {
      const row = sql.first('SELECT min(next_try) AS next_try FROM departure')
      return row === undefined ? null : integerOrNull(row, 'next_try')
    },
    remove(messageId) {
      sql.run('DELETE FROM departure WHERE message_id = :messageId', { messageId })
    },
    eraseBefore(instant) {
      sql.run('DELETE FROM departure WHERE sent_at < :instant', { instant })
    },
  }
}

function toDeparture(row: Row): Departure {
  return {
    messageId: integer(row, 'message_id'),
    conversation: bareJid(row, 'conversation'),
    stanzaId: text(row, 'stanza_id'),
    plain: flag(row, 'plain'),
    outerId: text(row, 'outer_id'),
    sentAt: integer(row, 'sent_at'),
    tries: integer(row, 'tries'),
    nextTry: integerOrNull(row, 'next_try'),
  }
}
