// PROTOCOL 9: somebody can't open what the user wrote to them any more, and asks for it once more. It goes on the user's word.
import { bareOf, type BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ResendLine } from '../../shared/domain/resend.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Contacts } from './contacts.ts'
import type { Devices } from './devices.ts'
import { NO_STEP } from './incoming/step.ts'
import type { ResendQuestion } from './message-ports.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Sendable } from './outbox-sender.ts'
import type { Log, Screen } from './ports.ts'
import { receiptsIn } from './receipt-elements.ts'
import type { ContentReader } from './sealed-contents.ts'
import type { Database } from './store-ports.ts'

/** Of one account. */
export const MOST_QUESTIONS = 5
/** Of the message that is asked for; the page shows fewer. */
const FIRST_WORDS = 400

export interface ResendQuestionsAtTheDoor {
  /** Keeps what devices that may have keys ask for. */
  reader: ContentReader
  /** One for each account, in the order in which they were asked. */
  list(): ResendLine[]
  /** Seals it anew under its old id and sends it, or never. */
  answer(messageId: number, send: boolean): DoneOrRefused
  /** Tells the screen where the list is another one than it was told last. */
  show(): void
}

interface Parts {
  own: BareJid
  database: Database
  contacts: Contacts
  devices: Devices
  /** Seals it anew under its old id and sends it. */
  sendAgain(message: Sendable): void
  clock: Clock
  log: Log
  screen: Screen
}

export function createResendQuestions(parts: Parts): ResendQuestionsAtTheDoor {
  const { own, database, contacts, devices, clock, log, screen } = parts
  const { messages, departures, resendQuestions } = database
  let told: string | undefined

  // PROTOCOL 10: whoever may have keys, and nobody else, is a question to the user
  function mayAsk(jid: BareJid, fingerprint: string): boolean {
    const state = devices.find(jid, fingerprint)?.state
    return jid !== own && contacts.isKnown(jid) && (state === 'trusted' || state === 'verified')
  }

  /** It was sealed for this person, and left. */
  function wasFor(jid: BareJid, message: Message | undefined): message is Message {
    if (message?.conversation !== jid || message.direction !== 'out') return false
    const { content, sealing, delivery } = message
    const hasLeft = delivery === 'sent' || delivery === 'arrived' || delivery === 'read'
    return hasLeft && content.is === 'text' && sealing.is === 'sealed'
  }

  // Who can't open it knows only the stanza that carried it; PROTOCOL 9 says the inner id, so both are taken.
  function askedFor(jid: BareJid, id: string): Message[] {
    const carried = departures.carriedBy(id)
    const message = carried === undefined ? messages.findByStanzaId(jid, own, id) : messages.find(carried)
    return wasFor(jid, message) ? [message] : []
  }

  function isOpen({ messageId, jid, fingerprint }: ResendQuestion): boolean {
    return mayAsk(jid, fingerprint) && wasFor(jid, messages.find(messageId))
  }

  function keep(jid: BareJid, fingerprint: string, ids: readonly string[]): void {
    const before = resendQuestions.open().filter((one) => one.jid === jid && isOpen(one))
    const open = new Set(before.map(({ messageId }) => messageId))
    for (const { id: messageId } of ids.flatMap((id) => askedFor(jid, id))) {
      if (open.size >= MOST_QUESTIONS) {
        log.warn('more messages were asked for again than the user is asked about')
        return
      }
      resendQuestions.add({ messageId, jid, fingerprint, askedAt: clock.now() })
      open.add(messageId)
    }
  }

  function list(): ResendLine[] {
    const accounts = new Map<BareJid, ResendQuestion[]>()
    for (const question of resendQuestions.open().filter(isOpen))
      accounts.set(question.jid, [...(accounts.get(question.jid) ?? []), question])
    return [...accounts].flatMap(([jid, [first, ...others]]) => {
      const message = first && messages.find(first.messageId)
      if (first === undefined || message?.content.is !== 'text') return []
      const readers = devices.list(jid).filter(({ state }) => state === 'trusted' || state === 'verified')
      return {
        ...{ id: message.id, jid, writtenAt: message.at, askedAt: first.askedAt, behind: others.length },
        text: message.content.text.slice(0, FIRST_WORDS),
        deviceName: devices.find(jid, first.fingerprint)?.name ?? '',
        reaches: readers.map(({ name }) => name),
      }
    })
  }

  function show(): void {
    const questions = list()
    const now = JSON.stringify(questions)
    if (now === told) return
    told = now
    screen.show({ name: 'resend.changed', payload: { questions } })
  }

  return {
    reader({ opening: { content, sid, sender, fingerprint } }) {
      const { type } = content.attrs
      // PROTOCOL 9: always sealed; and by a device that is known
      if (sid === null || fingerprint === null || type === 'error' || type === 'groupchat') return NO_STEP
      const ids = receiptsIn(content, 'resend')
      if (ids.length === 0) return NO_STEP
      const jid = bareOf(sender)
      return {
        keep() {
          if (mayAsk(jid, fingerprint)) keep(jid, fingerprint, ids)
          else log.warn('somebody who may have no keys asked for messages again')
        },
        tell: show,
      }
    },
    list,
    answer(messageId, send) {
      const question = resendQuestions.open().find((one) => one.messageId === messageId)
      const stanzaId = messages.stanzaIdOf(messageId)
      if (question === undefined || stanzaId === undefined || !isOpen(question))
        return refused({ say: 'not-asked-for-any-more' })
      database.transaction(() => {
        if (!send) return resendQuestions.refuse(messageId)
        resendQuestions.remove(messageId)
        parts.sendAgain({ messageId, conversation: question.jid, stanzaId, plain: false })
      })
      show()
      return DONE
    },
    show,
  }
}
