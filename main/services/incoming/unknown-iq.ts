import { iqError } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { telling, type StanzaHandler } from './step.ts'

/** RFC 6120 §8.2.3: what is not understood is answered, too. */
export function handleUnknownIq(connection: Connection): StanzaHandler {
  return ({ stanza }) => telling(() => connection.send(iqError(stanza, 'cancel', 'service-unavailable')))
}
