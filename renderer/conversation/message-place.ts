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

interface Known {
  before: Message | undefined
  after: Message | undefined
  unreadFrom: number | null
  place: MessagePlace
}
const known = new WeakMap<Message, Known>()

/** How the message at `index` stands among its neighbours; the same object for as long as these are the same. */
export function messagePlace(
  messages: readonly Message[],
  index: number,
  unreadFrom: number | null,
): MessagePlace {
  const message = messages[index] as Message
  const [before, after] = [messages[index - 1], messages[index + 1]]
  const last = known.get(message)
  const holds = last?.before === before && last?.after === after && last?.unreadFrom === unreadFrom
  if (last !== undefined && holds) return last.place
  const place = placeBetween(before, message, after, unreadFrom)
  known.set(message, { before, after, unreadFrom, place })
  return place
}

function placeBetween(
  before: Message | undefined,
  message: Message,
  after: Message | undefined,
  unreadFrom: number | null,
): MessagePlace {
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
