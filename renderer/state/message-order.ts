import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { Message, Standing } from '../../shared/domain/message.ts'

/** Index of the message that stands there, or of the place where it belongs. */
export function placeOf(messages: readonly Message[], standing: Standing): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareStanding(messages[middle] as Message, standing) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The messages with each of `several` in its place: instead of its older self, or as a new one. */
export function withMessages(messages: readonly Message[], several: readonly Message[]): readonly Message[] {
  const copy = messages.slice()
  for (const message of several) {
    const place = placeOf(copy, message)
    copy.splice(place, copy[place]?.id === message.id ? 1 : 0, message)
  }
  return copy
}

/** The messages without the one that stands there. */
export function withoutMessage(messages: readonly Message[], standing: Standing): readonly Message[] {
  const place = placeOf(messages, standing)
  if (messages[place]?.id !== standing.id) return messages
  const copy = messages.slice()
  copy.splice(place, 1)
  return copy
}

/** The messages with those of a page, which is in order too; of a message that is in both, the one that was here. */
export function withPage(messages: readonly Message[], page: readonly Message[]): readonly Message[] {
  const fresh = page.filter((message) => messages[placeOf(messages, message)]?.id !== message.id)
  const last = fresh.at(-1)
  if (last === undefined) return messages
  const first = messages[0]
  const together = fresh.concat(messages)
  // Pages are older than what is here, but for the first one, which events may overtake.
  return first === undefined || compareStanding(last, first) < 0 ? together : together.sort(compareStanding)
}

/** The id of the message from which on `unread` incoming ones are new, null where there are none. */
export function firstUnread(messages: readonly Message[], unread: number): number | null {
  let left = unread
  let found: number | null = null
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const message = messages[i] as Message
    if (message.direction !== 'in') continue
    found = message.id
    left -= 1
  }
  return found
}
