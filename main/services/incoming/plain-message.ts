import { bareOf } from '../../../shared/domain/jid.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Arrivals } from '../arrivals.ts'
import { isSameMessage, plainId } from '../opened-content.ts'
import type { MessageStore } from '../message-ports.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

/** PROTOCOL 10: what comes plain is shown, and marked so in its `sealing`. */
export function handlePlainMessage(arrivals: Arrivals, messages: MessageStore): StanzaHandler {
  return (received) => {
    const { stanza, arrivedAt } = received
    const arrived = arrivals.of(received)
    if (arrived === null) return NO_STEP
    const { conversation, sender, keptSince } = arrived
    const { id } = stanza.attrs
    const stanzaId = id === undefined ? null : plainId(id)
    const text = stanza.getChildText('body', 'jabber:client') ?? ''
    if (
      stanzaId !== null &&
      isSameMessage(messages.findByStanzaId(conversation, bareOf(sender), stanzaId), text, 'plain')
    )
      return NO_STEP

    let added: Message | undefined
    return {
      keep() {
        added = arrivals.add(arrived, {
          stanzaId,
          at: keptSince ?? arrivedAt,
          content: { is: 'text', text },
          sealing: { is: 'plain' },
          sealed: null,
        })
      },
      tell() {
        if (added !== undefined) arrivals.show(received, added)
      },
    }
  }
}
