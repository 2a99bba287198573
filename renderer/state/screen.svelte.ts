import { createContext, tick } from 'svelte'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import { messageSummary } from '../conversation/message-words.ts'
import { personName } from '../../shared/words/display-name.ts'
import { words } from '../words.ts'
import type { Arrival } from './conversation-log.svelte.ts'
import { Drafts } from './drafts.svelte.ts'
import type { Mirror } from './mirror.svelte.ts'
import { focusRegion, isRegionShown } from './region-focus.ts'

const LONGEST_SPOKEN = 300
const NOTICE_STAYS = 10_000

/** What the user has in front of them: which conversation is open, what is begun, what is said aloud. */
export class Screen {
  open = $state<BareJid | null>(null)
  devicesOpen = $state(false)
  /** The latest sentence for those who listen instead of look. */
  spoken = $state('')
  /** What came of the last thing the user asked for in the open conversation; '' after a while. */
  notice = $state('')
  /** Counts up when the composer should have the focus. */
  focusWanted = $state(0)
  readonly drafts = new Drafts()
  readonly mirror: Mirror
  #noticeEnds: ReturnType<typeof setTimeout> | undefined

  constructor(mirror: Mirror) {
    this.mirror = mirror
    mirror.onWanted = (jid) => this.#bring(jid)
    mirror.onMessage = (message, arrival) => this.#hear(message, arrival)
  }

  openConversation(jid: BareJid): void {
    if (this.open !== jid) this.tell('')
    this.open = jid
    this.mirror.log(jid).beginReading(this.mirror.conversations.get(jid)?.unread ?? 0)
    this.focusWanted += 1
  }

  closeConversation(): void {
    this.open = null
    this.devicesOpen = false
  }

  /** A conversation is gone: where it was open, the list takes the focus. */
  leave(jid: BareJid): void {
    this.drafts.keep(jid, '')
    if (this.open !== jid) return
    this.closeConversation()
    void tick().then(() => focusRegion('people'))
  }

  /** Another account, or none: nothing of the last one stays. */
  forget(): void {
    this.closeConversation()
    this.drafts.clear()
    this.spoken = ''
  }

  say(sentence: string): void {
    // The same sentence twice would be no change, and so not be read.
    this.spoken = this.spoken === sentence ? `${sentence}\u00a0` : sentence
  }

  /** Shows and reads out a sentence above the composer, for as long as it takes to read. */
  tell(sentence: string): void {
    clearTimeout(this.#noticeEnds)
    this.notice = sentence
    if (sentence !== '') this.#noticeEnds = setTimeout(() => (this.notice = ''), NOTICE_STAYS)
  }

  #bring(jid: BareJid | null): void {
    if (jid !== null) {
      if (this.mirror.conversations.has(jid)) this.openConversation(jid)
      return
    }
    // in a narrow window the open conversation stands where the people are
    if (!isRegionShown('people')) this.closeConversation()
    void tick().then(() => focusRegion('people'))
  }

  // The log itself is no live region: scrolling in it would read out what is not new.
  #hear(message: Message, arrival: Arrival): void {
    if (message.direction !== 'in' || message.conversation !== this.open || arrival === 'not-here') return
    if (arrival === 'changed' && message.content.is !== 'text') return
    const contact = this.mirror.conversations.get(message.conversation)?.contact
    const person = personName(contact ?? { name: '', jid: message.conversation })
    const text = messageSummary(message)
    this.say(words.conversation.heard(person, text.slice(0, LONGEST_SPOKEN)))
  }
}

const [screenOf, provideScreen] = createContext<Screen>()
export { screenOf, provideScreen }
