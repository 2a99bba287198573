// How far a message may come, and when it goes again: no side effects.
import type { DeliveryState } from '../../shared/domain/message.ts'
import type { Millis } from '../e2e/ports.ts'

const DAY: Millis = 24 * 3_600_000
/** By time a message goes again so often: after 1, 2, 4, 8 and 16 days, as long as its key is released. */
const TRIES_BY_TIME = 6
/** However often its reader shows up. */
const MOST_TRIES = 10
/** Between the reader's coming and the sending: what their server kept for them is receipted first. */
export const TIME_TO_RECEIPT: Millis = 60_000
/** What left longer ago is never asked about again. */
export const FORGOTTEN_AFTER: Millis = 31 * DAY
/** Where nothing is to be sent now, it is looked at again. */
export const LATER: Millis = DAY

const COURSE: readonly DeliveryState[] = ['waiting', 'sent', 'arrived', 'read']

/**
 * States move forward only. A message has failed where it was refused before it arrived, and a receipt that comes later
 * says more than that. Only the user's word makes it wait again.
 */
export function mayBecome(now: DeliveryState | null, next: DeliveryState): boolean {
  switch (next) {
    case 'failed':
      return now === 'waiting' || now === 'sent'
    case 'waiting':
      return now === 'failed'
    case 'sent':
      return now === 'waiting'
    case 'arrived':
    case 'read':
      return now === 'failed' || COURSE.indexOf(now ?? 'read') < COURSE.indexOf(next)
  }
}

/** When a message that left for the `tries`th time goes again by itself; null for not by time. */
export function nextTry(tries: number, sentAt: Millis): Millis | null {
  return tries < TRIES_BY_TIME ? sentAt + DAY * 2 ** (tries - 1) : null
}

/** Its reader shows up. */
export function mayGoAgain(tries: number): boolean {
  return tries < MOST_TRIES
}
