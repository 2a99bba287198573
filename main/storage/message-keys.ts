// Under which keys own messages left, and who wrote a message.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Sealing } from '../../shared/domain/message.ts'
import type { ConversationSpan } from '../../shared/domain/reach.ts'
import type { MessageStore } from '../services/message-ports.ts'
import { orElse } from './message-row.ts'
import { bareJid, fullJid, integer, integerOrNull, text } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

export function messageKeys(
  sql: SqlConnection,
): Pick<MessageStore, 'writerOf' | 'keysOf' | 'underKeys' | 'spansUnder' | 'sealedSince'> {
  return {
    writerOf(id) {
      const row = sql.first('SELECT sender FROM message WHERE id = :id', { id })
      return (
        row &&
        orElse<FullJid | BareJid>(
          () => fullJid(row, 'sender'),
          () => bareJid(row, 'sender'),
        )
      )
    },
    keysOf(id) {
      return sql
        .all('SELECT sid FROM message_key WHERE message_id = :id ORDER BY sid', { id })
        .map((row) => text(row, 'sid'))
    },
    underKeys(sids) {
      const row = sql.first(UNDER_KEYS, { sids: JSON.stringify(sids) })
      if (row === undefined) throw new Error('an aggregate gave no row')
      const [from, until] = [integerOrNull(row, 'first'), integerOrNull(row, 'last')]
      return { messages: integer(row, 'messages'), from, until }
    },
    spansUnder: (sids) => sql.all(SPANS_UNDER, { sids: JSON.stringify(sids) }).map(toSpan),
    sealedSince: (since) => sql.all(SEALED_SINCE, { since }).map(toSpan),
  }
}

const SPAN = 'conversation, count(*) AS messages, min(at) AS first, max(at) AS last'
const BY_CONVERSATION = 'GROUP BY conversation ORDER BY last DESC, conversation'
const SPANS_UNDER = `
SELECT ${SPAN} FROM message WHERE id IN (
  SELECT message_id FROM message_key WHERE sid IN (SELECT value FROM json_each(:sids))
) ${BY_CONVERSATION}`
const SEALED_SINCE = `
SELECT ${SPAN} FROM message
WHERE direction = 'in' AND at >= :since AND json_valid(sealing) AND json_extract(sealing, '$.is') = 'sealed'
${BY_CONVERSATION}`

function toSpan(row: Row): ConversationSpan {
  return {
    conversation: bareJid(row, 'conversation'),
    messages: integer(row, 'messages'),
    from: integer(row, 'first'),
    until: integer(row, 'last'),
  }
}

// Sums over keys, not over messages; looked at one by one are only those few that left under several keys.
const UNDER_KEYS = `
WITH key (sid) AS (SELECT value FROM json_each(:sids))
SELECT
  (SELECT coalesce(sum(messages), 0) FROM key_use WHERE sid IN key)
  + (SELECT count(DISTINCT message_id) FROM message_key AS later
     WHERE again = 1 AND sid IN key AND NOT EXISTS (
       SELECT 1 FROM message_key AS first
       WHERE first.message_id = later.message_id AND first.again = 0 AND first.sid IN key)) AS messages,
  (SELECT min((SELECT min(at) FROM message_key WHERE sid = key.sid)) FROM key) AS first,
  (SELECT max((SELECT max(at) FROM message_key WHERE sid = key.sid)) FROM key) AS last`

/** Inside the transaction that says how an own message is sealed; of others' nothing is recorded. */
export function recordKey(sql: SqlConnection, id: number, sealing: Sealing): void {
  if (sealing.is !== 'sealed' || sealing.sid === '') return
  // no "OR IGNORE": it would hold inside the trigger that counts, too (https://www.sqlite.org/lang_createtrigger.html)
  sql.run(
    `INSERT INTO message_key (message_id, sid, at, again)
     SELECT id, :sid, at, EXISTS (SELECT 1 FROM message_key WHERE message_id = :id)
     FROM message WHERE id = :id AND direction = 'out'
       AND NOT EXISTS (SELECT 1 FROM message_key WHERE message_id = :id AND sid = :sid)`,
    { id, sid: sealing.sid },
  )
}
