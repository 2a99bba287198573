// Messages and, beside those without key, the sealed stanza that stands for them.
import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import type { Message, Standing } from '../../shared/domain/message.ts'
import type { Clock } from '../e2e/ports.ts'
import type { MessageStore, NewMessage, SealedStanza } from '../services/message-ports.ts'
import { arrivedUpTo, deliveryTimes, recordDelivery } from './delivery-times.ts'
import { messageKeys, recordKey } from './message-keys.ts'
import { contentColumns, orElse, problemColumn, showable, toMessage, toWaiting } from './message-row.ts'
import { bareJid, integer, text, textOrNull } from './row.ts'
import type { Row, SqlConnection } from './sql-connection.ts'

type Finding = Pick<
  MessageStore,
  | 'find'
  | 'findByStanzaId'
  | 'stanzaIdOf'
  | 'findByArchiveId'
  | 'times'
  | 'isQuiet'
  | 'page'
  | 'last'
  | 'lastIncoming'
>
type Waiting = Pick<
  MessageStore,
  'isWaiting' | 'waitingFor' | 'newestWaitingFor' | 'waiting' | 'waitingIn' | 'waitingAs' | 'countWaiting'
>
type Changing = Pick<
  MessageStore,
  'heal' | 'setContent' | 'setDelivery' | 'arrivedUpTo' | 'setSealing' | 'erase' | 'remove'
>
type Overview = Pick<MessageStore, 'unread' | 'isUnread' | 'lastArchiveId' | 'conversations'>

/** `clock` says when a message arrived: that is its place in the conversation, unless a server kept it meanwhile. */
export function createMessageStore(sql: SqlConnection, clock: Clock): MessageStore {
  return {
    add(added) {
      const message = { ...added, at: showable(added.at) }
      const { conversation, direction, at, content, sealing, delivery, sealed } = message
      return sql.transaction(() => {
        const place = placeFor(sql, message)
        const id = insertMessage(sql, message, place)
        // the statement would find out by itself, for more than the rest of the message costs
        if (direction === 'out') recordKey(sql, id, sealing)
        if (sealed) insertSealed(sql, id, conversation, sealed)
        return { id, place, conversation, direction, at, content, sealing, delivery, problem: null }
      })
    },
    ...finding(sql),
    ...waiting(sql),
    ...changing(sql, clock),
    ...overview(sql),
    ...messageKeys(sql),
  }
}

function placeFor(sql: SqlConnection, { conversation, cameAt, keptSince }: NewMessage): number {
  const row = sql.first(
    'SELECT coalesce(max(position), 0) AS last FROM message WHERE conversation = :conversation',
    { conversation },
  )
  // What arrives stands last, also after the clock was set back; nothing stands below that.
  const end = Math.max(showable(cameAt), row === undefined ? 0 : integer(row, 'last'))
  return keptSince === null ? end : showable(Math.min(keptSince, end))
}

function insertMessage(sql: SqlConnection, message: NewMessage, place: number): number {
  const { conversation, direction, sender, stanzaId, archiveId, at, delivery } = message
  return sql.insert(
    `INSERT INTO message (conversation, position, direction, sender, bare_sender, stanza_id, archive_id, at,
       body, obstacle, sealing, delivery, quiet, unread)
     VALUES (:conversation, :place, :direction, :sender, :bareSender, :stanzaId, :archiveId, :at, :body, :obstacle,
       :sealing, :delivery, :quiet,
       :unread AND NOT EXISTS (SELECT 1 FROM read_mark
         WHERE conversation = :conversation AND (place, message_id) >= (:place, :newest)))`,
    {
      // of an instant that was read to some message, this is the next one
      newest: Number.MAX_SAFE_INTEGER,
      conversation,
      place,
      direction,
      sender,
      bareSender: bareOf(sender),
      stanzaId,
      archiveId,
      at,
      ...contentColumns(message.content),
      sealing: JSON.stringify(message.sealing),
      delivery,
      unread: Number(message.unread),
      quiet: Number(message.quiet ?? false),
    },
  )
}

function insertSealed(
  sql: SqlConnection,
  messageId: number,
  conversation: string,
  sealed: SealedStanza,
): void {
  sql.run(
    `INSERT INTO sealed_stanza (message_id, conversation, sender, sid, xml, arrived_at, server_stamp, outer_id)
     VALUES (:messageId, :conversation, :sender, :sid, :xml, :arrivedAt, :serverStamp, :outerId)`,
    { messageId, conversation, ...sealed },
  )
}

function finding(sql: SqlConnection): Finding {
  return {
    find(id) {
      const row = sql.first('SELECT * FROM message WHERE id = :id', { id })
      return row && toMessage(row)
    },
    findByStanzaId(conversation, sender, stanzaId) {
      const row = sql.first(
        `SELECT * FROM message WHERE conversation = :conversation AND stanza_id = :stanzaId AND bare_sender = :sender
         ORDER BY id LIMIT 1`,
        { conversation, sender, stanzaId },
      )
      return row && toMessage(row)
    },
    stanzaIdOf(id) {
      const row = sql.first('SELECT stanza_id FROM message WHERE id = :id', { id })
      return row && (textOrNull(row, 'stanza_id') ?? undefined)
    },
    findByArchiveId(archiveId) {
      const row = sql.first('SELECT * FROM message WHERE archive_id = :archiveId LIMIT 1', { archiveId })
      return row && toMessage(row)
    },
    times(id) {
      const row = sql.first('SELECT position FROM message WHERE id = :id', { id })
      return row && { arrivedAt: integer(row, 'position'), delivery: deliveryTimes(sql, id) }
    },
    isQuiet: (id) => sql.first('SELECT 1 FROM message WHERE id = :id AND quiet = 1', { id }) !== undefined,
    page(conversation, before, limit) {
      const rows =
        before === null ? newest(sql, conversation, limit) : pageBefore(sql, conversation, before, limit)
      return rows.reverse().map(toMessage)
    },
    last(conversation) {
      const row = sql.first(
        'SELECT * FROM message WHERE conversation = :conversation AND quiet = 0 ORDER BY position DESC, id DESC LIMIT 1',
        { conversation },
      )
      return row && toMessage(row)
    },
    lastIncoming(conversation) {
      const row = sql.first(
        `SELECT * FROM message WHERE conversation = :conversation AND direction = 'in'
         ORDER BY position DESC, id DESC LIMIT 1`,
        { conversation },
      )
      return row && toMessage(row)
    },
  }
}

// `+ 0`: a bare parameter as limit is looked at by the planner, so SQLite compiles the statement anew for each call.
function newest(sql: SqlConnection, conversation: string, limit: number): Row[] {
  return sql.all(
    'SELECT * FROM message WHERE conversation = :conversation AND quiet = 0 ORDER BY position DESC, id DESC LIMIT :limit + 0',
    { conversation, limit },
  )
}

function pageBefore(sql: SqlConnection, conversation: string, { place, id }: Standing, limit: number): Row[] {
  return sql.all(
    `SELECT * FROM message WHERE conversation = :conversation AND quiet = 0 AND (position, id) < (:place, :id)
     ORDER BY position DESC, id DESC LIMIT :limit + 0`,
    { conversation, place, id, limit },
  )
}

function waiting(sql: SqlConnection): Waiting {
  return {
    isWaiting(sender, sid, sealedPart) {
      const row = sql.first(
        `SELECT 1 FROM sealed_stanza
         WHERE sender = :sender AND sid = :sid AND instr(xml, :sealedPart) > 0 LIMIT 1`,
        { sender, sid, sealedPart },
      )
      return row !== undefined
    },
    waitingFor(sender, sid) {
      const rows = sql.all(
        `SELECT s.* FROM sealed_stanza s JOIN message m ON m.id = s.message_id
         WHERE s.sender = :sender AND s.sid = :sid ORDER BY m.position DESC, m.id DESC`,
        { sender, sid },
      )
      return rows.map(toWaiting)
    },
    newestWaitingFor(sender, sid) {
      const row = sql.first(
        `SELECT m.id FROM sealed_stanza s JOIN message m ON m.id = s.message_id
         WHERE s.sender = :sender AND s.sid = :sid ORDER BY m.position DESC, m.id DESC LIMIT 1`,
        { sender, sid },
      )
      return row === undefined ? null : integer(row, 'id')
    },
    waiting(id) {
      const row = sql.first('SELECT * FROM sealed_stanza WHERE message_id = :id', { id })
      return row && toWaiting(row)
    },
    waitingIn(conversation) {
      const rows = sql.all(
        `SELECT s.* FROM sealed_stanza s JOIN message m ON m.id = s.message_id
         WHERE s.conversation = :conversation ORDER BY m.position DESC, m.id DESC`,
        { conversation },
      )
      return rows.map(toWaiting)
    },
    waitingAs(conversation, outerId) {
      const rows = sql.all(
        `SELECT s.* FROM sealed_stanza s JOIN message m ON m.id = s.message_id
         WHERE s.conversation = :conversation AND s.outer_id = :outerId ORDER BY m.position, m.id`,
        { conversation, outerId },
      )
      return rows.map(toWaiting)
    },
    countWaiting(conversation) {
      const row = sql.first(
        'SELECT count(*) AS messages FROM sealed_stanza WHERE conversation = :conversation',
        { conversation },
      )
      return row === undefined ? 0 : integer(row, 'messages')
    },
  }
}

function changing(sql: SqlConnection, clock: Clock): Changing {
  return {
    heal(id, { stanzaId, at, content, sealing }) {
      return sql.transaction(() => {
        sql.run(
          `UPDATE message SET stanza_id = :stanzaId, at = :at, body = :body, obstacle = :obstacle, sealing = :sealing,
             quiet = 0 WHERE id = :id`,
          { id, stanzaId, at: showable(at), ...contentColumns(content), sealing: JSON.stringify(sealing) },
        )
        sql.run('DELETE FROM sealed_stanza WHERE message_id = :id', { id })
        return theMessage(sql, id)
      })
    },
    setContent(id, content) {
      // what can't be read is told of, whatever it was (PROTOCOL 4.9)
      sql.run(
        'UPDATE message SET body = :body, obstacle = :obstacle, quiet = min(quiet, :waits) WHERE id = :id',
        {
          id,
          waits: Number(content.is === 'waiting-for-key'),
          ...contentColumns(content),
        },
      )
      return theMessage(sql, id)
    },
    setDelivery(id, delivery, problem) {
      return sql.transaction(() => {
        sql.run('UPDATE message SET delivery = :delivery, problem = :problem WHERE id = :id', {
          ...{ id, delivery },
          problem: problemColumn(problem),
        })
        const message = theMessage(sql, id)
        recordDelivery(sql, id, delivery, clock.now())
        return message
      })
    },
    arrivedUpTo: (conversation, last) => arrivedUpTo(sql, conversation, last),
    setSealing(id, sealing) {
      return sql.transaction(() => {
        sql.run('UPDATE message SET sealing = :sealing WHERE id = :id', {
          id,
          sealing: JSON.stringify(sealing),
        })
        recordKey(sql, id, sealing)
        return theMessage(sql, id)
      })
    },
    erase(conversation) {
      sql.transaction(() => {
        sql.run('DELETE FROM message WHERE conversation = :conversation', { conversation })
        sql.run('DELETE FROM read_mark WHERE conversation = :conversation', { conversation })
      })
    },
    remove(id) {
      sql.run('DELETE FROM message WHERE id = :id', { id })
    },
  }
}

// Steps from one conversation to the next in the index, however many messages lie between; latest first.
const CONVERSATIONS = `
WITH RECURSIVE each (conversation) AS (
  SELECT min(conversation) FROM message
  UNION ALL
  SELECT (SELECT min(conversation) FROM message WHERE conversation > each.conversation)
  FROM each WHERE each.conversation IS NOT NULL
)
SELECT conversation FROM each WHERE conversation IS NOT NULL
ORDER BY (SELECT max(position) FROM message m WHERE m.conversation = each.conversation) DESC, conversation`

function overview(sql: SqlConnection): Overview {
  return {
    unread(conversation) {
      const row = sql.first(
        'SELECT count(*) AS messages FROM message WHERE conversation = :conversation AND unread = 1',
        { conversation },
      )
      return row === undefined ? 0 : integer(row, 'messages')
    },
    isUnread(id) {
      return sql.first('SELECT 1 FROM message WHERE id = :id AND unread = 1', { id }) !== undefined
    },
    lastArchiveId(conversation) {
      const row = sql.first(
        `SELECT archive_id FROM message
         WHERE conversation = :conversation AND archive_id IS NOT NULL AND direction = 'in' AND quiet = 0
           AND NOT EXISTS (SELECT 1 FROM sealed_stanza WHERE message_id = message.id)
         ORDER BY position DESC, id DESC LIMIT 1`,
        { conversation },
      )
      return row === undefined ? null : text(row, 'archive_id')
    },
    conversations() {
      // one whose name is no address can't be opened or written to: it must not hide the others
      return sql.all(CONVERSATIONS).flatMap((row) =>
        orElse<BareJid[]>(
          () => [bareJid(row, 'conversation')],
          () => [],
        ),
      )
    },
  }
}

function theMessage(sql: SqlConnection, id: number): Message {
  const row = sql.first('SELECT * FROM message WHERE id = :id', { id })
  if (row === undefined) throw new Error(`There is no message ${String(id)}`)
  return toMessage(row)
}
