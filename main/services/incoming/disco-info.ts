import type { Caps } from '../caps.ts'
import { DISCO_INFO } from '../caps-hash.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import { telling, type Replies, type StanzaHandler } from './step.ts'

/** XEP-0030 §3: what this program can. */
export function handleDiscoInfo(caps: Caps, replies: Replies): StanzaHandler {
  return ({ stanza }) => {
    const description = caps.describe(stanza.getChild('query', DISCO_INFO)?.attrs.node)
    const answer =
      description === undefined ? iqError(stanza, 'cancel', 'item-not-found') : iqResult(stanza, description)
    return telling(() => replies.send(answer))
  }
}
