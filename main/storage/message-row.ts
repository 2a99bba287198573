// A message between its row and its shape: text in `body`, every other content as JSON in `obstacle`.
import {
  deliveryState,
  messageContent,
  sealing,
  type Message,
  type MessageContent,
} from '../../shared/domain/message.ts'
import type { WaitingMessage } from '../services/ports.ts'
import { oneOf } from './column-schema.ts'
import { bareJid, fullJid, integer, integerOrNull, json, text, textOrNull, word, wordOrNull } from './row.ts'
import type { Row } from './sql-connection.ts'

const direction = oneOf('in', 'out')

export function contentColumns(content: MessageContent): { body: string | null; obstacle: string | null } {
  return content.is === 'text'
    ? { body: content.text, obstacle: null }
    : { body: null, obstacle: JSON.stringify(content) }
}

export function toMessage(row: Row): Message {
  const body = textOrNull(row, 'body')
  return {
    id: integer(row, 'id'),
    conversation: bareJid(row, 'conversation'),
    direction: word(row, 'direction', direction),
    at: integer(row, 'at'),
    content: body === null ? json(row, 'obstacle', messageContent) : { is: 'text', text: body },
    sealing: json(row, 'sealing', sealing),
    delivery: wordOrNull(row, 'delivery', deliveryState),
    problem: text(row, 'problem'),
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
    },
  }
}
