import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import { act } from '../bridge.ts'
import { asksForItself, messageSentence, messageSummary, whoseDevice } from '../conversation/message-words.ts'
import { said } from '../said.ts'
import { words } from '../words.ts'
import type { Arrival } from './conversation-log.svelte.ts'
import type { Mirror } from './mirror.svelte.ts'

const LONGEST_SPOKEN = 300

/** Where it is said. */
interface Place {
  /** The conversation that the user has in front of them. */
  readonly open: BareJid | null
  readonly mirror: Mirror
  /** Above the composer. */
  tell(sentence: string): void
  /** To those who listen. */
  say(sentence: string): void
}

/** What is said of messages: of those that come in the open conversation, and of those that the user asked for again. */
export class MessageNews {
  readonly #place: Place
  /** Messages for whose keys the user asked, until it is known what came of it. */
  readonly #askedFor = new Set<number>()

  constructor(place: Place) {
    this.#place = place
  }

  /** Sends a message that failed once more. */
  async retry(message: Message): Promise<void> {
    const refused = await act('message.retry', { id: message.id })
    this.#place.tell(refused === null ? words.message.triedAgain : said(refused))
  }

  /** Asks for the key of a message again, or for itself; `person`: the contact's clean name. What comes of it is told once. */
  async askAgain(message: Message, person: string): Promise<void> {
    const { id } = message
    const isForItself = asksForItself(message)
    this.#askedFor.add(id)
    const refused = await act(isForItself ? 'message.askToResend' : 'message.askAgain', { id })
    if (refused !== null) this.#askedFor.delete(message.id)
    // What came of it may be here before the answer.
    if (refused !== null) this.#place.tell(said(refused))
    else if (!this.#askedFor.has(message.id)) return
    else if (isForItself) this.#place.tell(words.message.askedToResend(person))
    else this.#place.tell(words.message.asked(whoseDevice(message, person)))
  }

  /** Another account, or none: of what was asked for nothing is told any more. */
  forget(): void {
    this.#askedFor.clear()
  }

  /** A message came, or changed. The log itself is no live region: scrolling in it would read out what is not new. */
  hear(message: Message, arrival: Arrival): void {
    this.#tellOutcome(message)
    if (message.direction !== 'in' || message.conversation !== this.#place.open || arrival === 'not-here')
      return
    if (arrival === 'changed' && message.content.is !== 'text') return
    const text = messageSummary(message)
    this.#place.say(
      words.conversation.heard(
        this.#place.mirror.nameOf(message.conversation),
        text.slice(0, LONGEST_SPOKEN),
      ),
    )
  }

  #tellOutcome(message: Message): void {
    const { content, conversation } = message
    if (content.is === 'waiting-for-key' && content.wait === 'asking') return
    if (!this.#askedFor.delete(message.id) || conversation !== this.#place.open) return
    if (content.is !== 'text')
      this.#place.tell(messageSentence(message, this.#place.mirror.nameOf(conversation)))
    // What came from others is read out as a message is.
    else this.#place.tell(message.direction === 'in' ? '' : words.message.opened)
  }
}
