import { iqResult } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { telling, type StanzaHandler } from './step.ts'

/** XEP-0199 §4. */
export function handlePing(connection: Connection): StanzaHandler {
  return ({ stanza }) => telling(() => connection.send(iqResult(stanza)))
}
