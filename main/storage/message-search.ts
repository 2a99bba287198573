// The search in the words of messages (FTS5, https://www.sqlite.org/fts5.html).
import type { FoundMessage } from '../../shared/domain/search.ts'
import type { MessageSearch } from '../services/message-ports.ts'
import { oneOf } from './column-schema.ts'
import { showable } from './message-row.ts'
import { bareJid, integer, text, word } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

const direction = oneOf('in', 'out')
// XML has neither of them, so no message does
const [BEGIN, END] = ['\u0002', '\u0003']
/** Of an excerpt. */
const WORDS = 16
/** A text of hundreds of words is somebody's mistake, and would take its time. */
const MAX_WORDS = 20

export function createMessageSearch(sql: SqlConnection): MessageSearch {
  return {
    find(words, before, limit) {
      const query = queryOf(sql.words(words).slice(0, MAX_WORDS))
      if (query === '') return []
      // by number, which FTS5 walks in order: sorting by rank or time would look at every message with a common word
      const rows = sql.all(
        `SELECT message.id, conversation, direction, at,
           snippet(message_words, 0, :begin, :end, '…', ${String(WORDS)}) AS excerpt
         FROM message_words JOIN message ON message.id = message_words.rowid
         WHERE message_words MATCH :query AND message_words.rowid < :before
         ORDER BY message_words.rowid DESC LIMIT :limit + 0`,
        { query, before: before ?? Number.MAX_SAFE_INTEGER, limit, begin: BEGIN, end: END },
      )
      return rows.map(toFound)
    },
  }
}

/** Each word as a string of FTS5's query language, in which nothing else is read; the last one may go on. */
function queryOf(words: readonly string[]): string {
  const quoted = words.map((one) => `"${one.replaceAll('"', '""')}"`)
  return quoted.length === 0 ? '' : `${quoted.join(' ')}*`
}

function toFound(row: Row): FoundMessage {
  return {
    id: integer(row, 'id'),
    conversation: bareJid(row, 'conversation'),
    direction: word(row, 'direction', direction),
    at: showable(integer(row, 'at')),
    excerpt: piecesOf(text(row, 'excerpt')),
  }
}

function piecesOf(marked: string): FoundMessage['excerpt'] {
  return marked
    .split(BEGIN)
    .flatMap((part, index) => {
      const [found = '', rest = ''] = index === 0 ? ['', part] : part.split(END)
      return [
        { text: found, found: true },
        { text: rest, found: false },
      ]
    })
    .filter((piece) => piece.text !== '')
}
