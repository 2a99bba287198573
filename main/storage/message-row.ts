// A message between its row and its shape: text in `body`, every other content as JSON in `obstacle`.
import {
  deliveryState,
  messageContent,
  sealing,
  type Message,
  type MessageContent,
  type Sealing,
} from '../../shared/domain/message.ts'
import { saying, type Saying } from '../../shared/domain/saying.ts'
import type { Millis } from '../e2e/ports.ts'
import type { WaitingMessage } from '../services/message-ports.ts'
import { StorageError } from '../services/store-ports.ts'
import { oneOf } from './column-schema.ts'
import { bareJid, fullJid, integer, integerOrNull, json, text, textOrNull, word, wordOrNull } from './row.ts'
import type { Row } from './sql-connection.ts'

const direction = oneOf('in', 'out')
/** ECMA-262 §21.4.1.1: the last millisecond that a date can be. */
const LAST_INSTANT = 8.64e15
// Neither "not encrypted" nor any device is claimed of a message whose row does not say it.
const SEALED_SOMEHOW: Sealing = { is: 'sealed', sid: '', fingerprint: null, time: 'fits' }

/** The nearest time that a screen can show, since senders claim any; `RangeError` for what is no number. */
export function showable(at: Millis): Millis {
  if (Number.isNaN(at)) throw new RangeError('The time of a message is no number')
  return Math.min(Math.max(Math.trunc(at), 0), LAST_INSTANT)
}

export function contentColumns(content: MessageContent): { body: string | null; obstacle: string | null } {
  return content.is === 'text'
    ? { body: content.text, obstacle: null }
    : { body: null, obstacle: JSON.stringify(content) }
}

/**
 * A row that does not fit shows as a message that can't be read, in its place: it must not take the whole page with it.
 * Its text is not shown, since what the row says about who wrote it can't be relied on.
 */
export function toMessage(row: Row): Message {
  return orElse(
    () => intact(row),
    () => damaged(row),
  )
}

function damaged(row: Row): Message {
  return {
    id: integer(row, 'id'),
    place: integer(row, 'position'),
    conversation: bareJid(row, 'conversation'),
    direction: orElse(
      () => word(row, 'direction', direction),
      () => 'in',
    ),
    at: typeof row['at'] === 'number' ? showable(row['at']) : 0,
    content: { is: 'unreadable', problem: 'malformed' },
    sealing: orElse(
      () => json(row, 'sealing', sealing),
      () => SEALED_SOMEHOW,
    ),
    delivery: orElse(
      () => wordOrNull(row, 'delivery', deliveryState),
      () => null,
    ),
    problem: problemOf(row),
  }
}

/** The column of a problem: JSON, '' for none. */
export function problemColumn(problem: Saying | null): string {
  return problem === null ? '' : JSON.stringify(problem)
}

// A newer version may have said what this one does not know: the message is whole all the same.
function problemOf(row: Row): Saying | null {
  if (row['problem'] === '') return null
  return orElse(
    () => json(row, 'problem', saying),
    () => ({ say: 'unknown' }),
  )
}

/** What `read` gives, or `other` where the row does not fit. */
export function orElse<T>(read: () => T, other: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return other()
  }
}

function intact(row: Row): Message {
  const body = textOrNull(row, 'body')
  return {
    id: integer(row, 'id'),
    place: integer(row, 'position'),
    conversation: bareJid(row, 'conversation'),
    direction: word(row, 'direction', direction),
    at: showable(integer(row, 'at')),
    content: body === null ? json(row, 'obstacle', messageContent) : { is: 'text', text: body },
    sealing: json(row, 'sealing', sealing),
    delivery: wordOrNull(row, 'delivery', deliveryState),
    problem: problemOf(row),
  }
}

/** From `sealed_stanza`. */
export function toWaiting(row: Row): WaitingMessage {
  return {
    id: integer(row, 'message_id'),
    conversation: bareJid(row, 'conversation'),
    stanza: {
      xml: text(row, 'xml'),
      sender: fullJid(row, 'sender'),
      sid: text(row, 'sid'),
      arrivedAt: integer(row, 'arrived_at'),
      serverStamp: integerOrNull(row, 'server_stamp'),
      outerId: textOrNull(row, 'outer_id'),
    },
  }
}
