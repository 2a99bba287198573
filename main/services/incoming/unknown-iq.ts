import { iqError } from '../iq-answer.ts'
import { telling, type Replies, type StanzaHandler } from './step.ts'

/** RFC 6120 §8.2.3: what is not understood is answered, too. */
export function handleUnknownIq(replies: Replies): StanzaHandler {
  return ({ stanza }) => telling(() => replies.send(iqError(stanza, 'cancel', 'service-unavailable')))
}
