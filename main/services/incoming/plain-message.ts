import { bareOf, toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Conversations } from '../conversations.ts'
import { isSameMessage, plainId } from '../opened-content.ts'
import type { MessageStore } from '../message-ports.ts'
import { serverStampOf } from './delay-stamp.ts'
import { NO_STEP, type StanzaHandler } from './step.ts'

/** PROTOCOL 10: what comes plain is shown, and marked so in its `sealing`. */
export function handlePlainMessage(
  own: BareJid,
  messages: MessageStore,
  screen: Conversations,
): StanzaHandler {
  return ({ stanza, arrivedAt }) => {
    // RFC 6121 §8.1.2.1: without `from` the own account said it
    const from = stanza.attrs.from ?? own
    const sender = toFullJid(from) ?? toBareJid(from)
    if (sender === undefined) return NO_STEP
    const conversation = bareOf(sender)
    const { id } = stanza.attrs
    const stanzaId = id === undefined ? null : plainId(id)
    const text = stanza.getChildText('body', 'jabber:client') ?? ''
    if (
      stanzaId !== null &&
      isSameMessage(messages.findByStanzaId(conversation, conversation, stanzaId), text, 'plain')
    )
      return NO_STEP

    let added: Message | undefined
    return {
      keep() {
        added = messages.add({
          conversation,
          direction: 'in',
          sender,
          stanzaId,
          at: serverStampOf(stanza, own) ?? arrivedAt,
          content: { is: 'text', text },
          sealing: { is: 'plain' },
          delivery: null,
          unread: true,
          keptSince: serverStampOf(stanza, own),
          sealed: null,
        })
      },
      tell() {
        if (added !== undefined) screen.showNew(added)
      },
    }
  }
}
