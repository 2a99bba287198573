import { iqResult } from '../iq-answer.ts'
import { telling, type Replies, type StanzaHandler } from './step.ts'

/** XEP-0199 §4. */
export function handlePing(replies: Replies): StanzaHandler {
  return ({ stanza }) => telling(() => replies.send(iqResult(stanza)))
}
