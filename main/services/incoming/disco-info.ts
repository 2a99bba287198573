import { DISCO_INFO, type Caps } from '../caps.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { telling, type StanzaHandler } from './step.ts'

/** XEP-0030 §3: what this program can. */
export function handleDiscoInfo(caps: Caps, connection: Connection): StanzaHandler {
  return ({ stanza }) => {
    const description = caps.describe(stanza.getChild('query', DISCO_INFO)?.attrs.node)
    const answer =
      description === undefined ? iqError(stanza, 'cancel', 'item-not-found') : iqResult(stanza, description)
    return telling(() => connection.send(answer))
  }
}
