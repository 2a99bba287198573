import type { Message } from '../../shared/domain/message.ts'
import { sameDay } from '../text/times.ts'

/** Messages of one side that follow each other within this time stand together. */
const TOGETHER = 5 * 60_000

export interface MessagePlace {
  /** The first one of its day. */
  newDay: boolean
  /** The line "New messages" stands above it. */
  newFrom: boolean
  /** First and last of the bubbles that stand together. */
  first: boolean
  last: boolean
}

/** How the message at `index` stands among its neighbours. */
export function messagePlace(
  messages: readonly Message[],
  index: number,
  unreadFrom: number | null,
): MessagePlace {
  const message = messages[index] as Message
  const before = messages[index - 1]
  const after = messages[index + 1]
  return {
    newDay: before === undefined || !sameDay(before.at, message.at),
    newFrom: message.id === unreadFrom,
    first: before === undefined || message.id === unreadFrom || !standTogether(before, message),
    last: after === undefined || after.id === unreadFrom || !standTogether(message, after),
  }
}

function standTogether(a: Message, b: Message): boolean {
  return a.direction === b.direction && Math.abs(b.at - a.at) < TOGETHER && sameDay(a.at, b.at)
}
