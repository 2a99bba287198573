// How far own messages came, and when.
import type { BareJid } from '../../shared/domain/jid.ts'
import {
  deliveryState,
  type DeliveryState,
  type DeliveryTime,
  type Standing,
} from '../../shared/domain/message.ts'
import type { Millis } from '../e2e/ports.ts'
import { integer, word } from './row.ts'
import type { SqlConnection } from './sql-connection.ts'

/** In the order in which it came to each state. */
export function deliveryTimes(sql: SqlConnection, id: number): DeliveryTime[] {
  return sql
    .all('SELECT state, at FROM delivery_time WHERE message_id = :id', { id })
    .map((row) => ({ state: word(row, 'state', deliveryState), at: integer(row, 'at') }))
    .sort((a, b) => a.at - b.at || ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}

// at the same millisecond
const ORDER: readonly DeliveryState[] = ['failed', 'waiting', 'sent', 'arrived', 'read']

/** Inside the transaction that changes the state. What goes again has failed and waited anew. */
export function recordDelivery(sql: SqlConnection, id: number, state: DeliveryState, now: Millis): void {
  sql.run(
    `INSERT INTO delivery_time (message_id, state, at) VALUES (:id, :state, :now)
     ON CONFLICT (message_id, state) DO UPDATE SET at = :now`,
    { id, state, now },
  )
  if (state === 'waiting')
    sql.run("DELETE FROM delivery_time WHERE message_id = :id AND state <> 'waiting'", { id })
}

export function arrivedUpTo(sql: SqlConnection, conversation: BareJid, last: Standing): number[] {
  return sql
    .all(
      `SELECT id FROM message
       WHERE conversation = :conversation AND delivery = 'arrived' AND (position, id) <= (:place, :id)
       ORDER BY position DESC, id DESC LIMIT 500`,
      { conversation, place: last.place, id: last.id },
    )
    .map((row) => integer(row, 'id'))
}
