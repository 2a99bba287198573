import { toBareJid } from '../../../shared/domain/jid.ts'
import type { Compares } from '../compares.ts'
import type { OutboxSender } from '../outbox-sender.ts'
import { whyBounced } from './why-bounced.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

/** RFC 6121 §8.3: a message of ours came back. */
export function handleMessageError(outbox: OutboxSender, compares: Compares): StanzaHandler {
  return ({ stanza }) => {
    const from = toBareJid(stanza.attrs.from ?? '')
    const { id } = stanza.attrs
    if (from === undefined || id === undefined) return NO_STEP
    const step = outbox.bounced(from, id, whyBounced(from, stanza.getChild('error')))
    return {
      keep: step.keep,
      tell() {
        step.tell()
        compares.bounced(from, id)
      },
    }
  }
}
