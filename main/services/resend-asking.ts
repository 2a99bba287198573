// PROTOCOL 9: a message whose key is gone is asked for once more, and what is sent again takes the place of what can't be opened.
import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import type { KeyWait, Message } from '../../shared/domain/message.ts'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Contacts } from './contacts.ts'
import type { Conversations } from './conversations.ts'
import { NO_STEP } from './incoming/step.ts'
import type { WaitingMessage } from './message-ports.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import { leftBeforeAs } from './receipt-elements.ts'
import type { Receipts } from './receipts.ts'
import type { ContentReader, Opened } from './sealed-contents.ts'
import type { Database } from './store-ports.ts'

/** Also once more, since the question may have been lost or overlooked. */
const MAY_ASK: readonly KeyWait[] = ['key-gone', 'resend-asked']

export interface ResendAsking {
  /** What came again takes the place of what waits; after what adds messages. */
  reader: ContentReader
  /** Asks whoever wrote a message whose key is gone to send it again. */
  ask(messageId: number): DoneOrRefused
}

interface Parts {
  own: BareJid
  database: Database
  contacts: Contacts
  receipts: Receipts
  screen: Conversations
  clock: Clock
}

export function createResendAsking(parts: Parts): ResendAsking {
  const { own, database, contacts, receipts, screen, clock } = parts
  const { messages } = database

  /** Of the device that wrote it; of another of its account where the user asked. */
  function isReplacedBy({ id, stanza }: WaitingMessage, { sender }: Opened): boolean {
    const content = messages.find(id)?.content
    if (content?.is !== 'waiting-for-key' || bareOf(stanza.sender) !== bareOf(sender)) return false
    return stanza.sender === sender || content.wait === 'resend-asked'
  }

  /** What waits of this message, the one furthest up first. */
  function waitingOf(conversation: BareJid, opening: Opened): Message[] {
    return leftBeforeAs(opening.content)
      .flatMap((outerId) => messages.waitingAs(conversation, outerId))
      .filter((waiting) => isReplacedBy(waiting, opening))
      .flatMap(({ id }) => messages.find(id) ?? [])
      .sort(compareStanding)
  }

  return {
    reader({ opening, conversation }) {
      const { innerId, sender, sid } = opening
      if (sid === null || innerId === null || leftBeforeAs(opening.content).length === 0) return NO_STEP
      let healed: Message | undefined
      let gone: Message[] = []
      return {
        keep() {
          const came = messages.findByStanzaId(conversation, bareOf(sender), innerId)
          const [first, ...others] = waitingOf(conversation, opening)
          if (came === undefined || first === undefined) return
          // PROTOCOL 4.2: it is one message, and keeps the place furthest up
          const isFirst = compareStanding(first, came) < 0
          gone = isFirst ? [came, ...others] : [first, ...others]
          gone.forEach(({ id }) => messages.remove(id))
          const { content, sealing } = came
          if (isFirst) healed = messages.heal(first.id, { stanzaId: innerId, at: first.at, content, sealing })
        },
        tell() {
          gone.forEach(({ id }) => screen.showRemoved(conversation, id))
          if (healed !== undefined) screen.showMessage(healed)
        },
      }
    },
    ask(messageId) {
      const message = messages.find(messageId)
      if (message?.content.is !== 'waiting-for-key' || !MAY_ASK.includes(message.content.wait))
        return refused({ say: 'no-key-needed' })
      const { conversation, content, direction } = message
      const outerId = messages.waiting(messageId)?.stanza.outerId ?? null
      const isTheirs = direction === 'in' && conversation !== own && contacts.isKnown(conversation)
      if (outerId === null || !isTheirs) return refused({ say: 'not-to-be-asked-for' })
      const shown = database.transaction(() => {
        receipts.askToResend(conversation, outerId)
        return messages.setContent(messageId, { ...content, wait: 'resend-asked', askedAt: clock.now() })
      })
      screen.showMessage(shown)
      return DONE
    },
  }
}
