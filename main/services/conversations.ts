import type { Conversation } from '../../shared/domain/conversation.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { DeliveryTime, Message, Standing } from '../../shared/domain/message.ts'
import type { FoundMessage } from '../../shared/domain/search.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Contacts } from './contacts.ts'
import type { Step } from './incoming/step.ts'
import type { Notices } from './notices.ts'
import type { Screen } from './ports.ts'
import type { Database } from './store-ports.ts'
import { createToldTogether } from './told-together.ts'

/** Milliseconds since 1970. */
export interface MessageTimes {
  arrivedAt: number
  /** When it was first in each state, in that order. */
  delivery: DeliveryTime[]
}

/** A page of what was found; `more`: there is another. */
export interface FoundMessages {
  found: FoundMessage[]
  more: boolean
}

/** Rows that fit a window twice over. */
const FOUND_PAGE = 40

export interface Conversations {
  list(): Conversation[]
  page(jid: BareJid, before: Standing | null, limit: number): { messages: Message[]; more: boolean }
  /** Messages of all conversations with these words, the newest first; `before`: those with a lower number. */
  search(words: string, before: number | null): FoundMessages
  /** null where the message is gone. */
  times(id: number): MessageTimes | null
  /** The user has read what is there. */
  read(jid: BareJid): Step
  /** What the user has begun to write there; '' for nothing. The screen has it already and is not told. */
  keepDraft(jid: BareJid, text: string): void
  /** The user's word: what they write there from now on goes unencrypted, or is sealed again. */
  setPlain(jid: BareJid, plain: boolean): void
  /** Tells the screen how a conversation stands now, or that it is none any more. */
  show(jid: BareJid): void
  /** Tells the screen about a message and its conversation. */
  showMessage(message: Message): void
  /** The same of several that changed together. */
  showMessages(messages: readonly Message[]): void
  /** The same of one of many that open one after the other: told with the others, and how the conversation stands when that is over. */
  showHealed(message: Message): void
  /** The same of one that just came in; the user hears of it where the window does not show it. */
  showNew(message: Message): void
  /**
   * The same of one that a server had kept. It is told with others that come together, and how the conversation stands once
   * for all of them.
   */
  showKept(message: Message): void
  /** Tells the screen that an own other device has shown what is there, or some of it. */
  showReadElsewhere(jid: BareJid): void
  /** Tells the screen that a waiting message turned out to be none. */
  showRemoved(conversation: BareJid, id: number): void
  /** Tells the screen how people are there now. */
  showPresence(jids: readonly BareJid[]): void
  /** Tells the screen of several that changed together. */
  showSeveral(jids: readonly BareJid[]): void
  /** Tells the screen that the messages of a conversation are gone, and what is left of it. */
  showErased(jid: BareJid): void
  /** The list is new as a whole. */
  showAll(): void
}

interface Parts {
  own: BareJid
  clock: Clock
  database: Database
  contacts: Contacts
  notices: Notices
  screen: Screen
  /** Does work once what came together is worked through. */
  later(work: () => void): void
}

export function createConversations(parts: Parts): Conversations {
  const { own, clock, database, contacts, notices, screen } = parts
  const { messages, readMarks, plainTalks, drafts } = database

  function view(jid: BareJid): Conversation {
    return {
      ...{ contact: contacts.view(jid), last: lastShown(jid), unread: messages.unread(jid) },
      draft: drafts.of(jid),
      plain: plainTalks.has(jid),
    }
  }

  function lastShown(jid: BareJid): Message | null {
    const last = messages.last(jid)
    return last === undefined || isBetweenDevices(last) ? null : last
  }

  // PROTOCOL 10: own devices tell each other of decisions; until the key is here that looks like any other message
  function isBetweenDevices({ conversation, content }: Message): boolean {
    return conversation === own && content.is === 'waiting-for-key'
  }

  function listed(conversation: Conversation): boolean {
    return conversation.contact.inRoster || conversation.contact.wantsIn || conversation.last !== null
  }

  function list(): Conversation[] {
    const talked = new Set(messages.conversations())
    const known = contacts.views()
    // of thousands in the roster most have no messages: nothing is looked up for these
    const silent = known.filter(({ jid }) => !talked.has(jid))
    const [plain, begun] = [new Set(plainTalks.all()), drafts.all()]
    return [
      ...silent.map((contact): Conversation => {
        const { jid } = contact
        return { contact, last: null, unread: 0, draft: begun.get(jid) ?? '', plain: plain.has(jid) }
      }),
      ...[...talked].map(view),
    ].filter(listed)
  }

  function show(jid: BareJid): void {
    const conversation = view(jid)
    if (listed(conversation)) screen.show({ name: 'conversation.changed', payload: conversation })
    else screen.show({ name: 'conversation.removed', payload: { jid } })
  }

  const together = createToldTogether({ screen, later: parts.later, show })

  // the user was there on another device
  function settleNotices(jid: BareJid): void {
    notices.settle(jid, messages.isUnread)
  }

  function isForPeople(message: Message): boolean {
    return !messages.isQuiet(message.id) && !isBetweenDevices(message)
  }

  /** False where it is none for people. */
  function showOne(message: Message): boolean {
    if (!isForPeople(message)) return false
    together.tell([message])
    return true
  }

  /** The same, told together with others. */
  function gather(message: Message): boolean {
    if (!isForPeople(message)) return false
    together.add(message)
    return true
  }

  function showMessages(several: readonly Message[]): void {
    const shown = several.filter(isForPeople)
    together.tell(shown)
    new Set(shown.map(({ conversation }) => conversation)).forEach(show)
    several.forEach(notices.changed)
  }

  // where it is unread the user hears of it
  function tellOfNew(message: Message): void {
    if (messages.isUnread(message.id)) notices.came(message, contacts.view(message.conversation))
    else settleNotices(message.conversation)
  }

  return {
    list,
    page(jid, before, limit) {
      // one more than asked for tells whether there is more
      const found = messages.page(jid, before, limit + 1)
      return { messages: found.slice(-limit), more: found.length > limit }
    },
    search(words, before) {
      const found = database.search.find(words, before, FOUND_PAGE + 1)
      return { found: found.slice(0, FOUND_PAGE), more: found.length > FOUND_PAGE }
    },
    times: (id) => messages.times(id) ?? null,
    read(jid) {
      const last = messages.unread(jid) === 0 ? undefined : messages.last(jid)
      return {
        keep: () => void (last && readMarks.readUpTo(jid, last)),
        tell() {
          notices.read(jid)
          if (last !== undefined) show(jid)
        },
      }
    },
    keepDraft(jid, text) {
      database.transaction(() => (text === '' ? drafts.remove(jid) : drafts.keep(jid, text, clock.now())))
    },
    setPlain(jid, plain) {
      database.transaction(() => plainTalks.set(jid, plain))
      show(jid)
    },
    show,
    showMessage: (message) => showMessages([message]),
    showMessages,
    showHealed(message) {
      gather(message)
      notices.changed(message)
    },
    showNew(message) {
      if (!showOne(message)) return
      show(message.conversation)
      tellOfNew(message)
    },
    showKept(message) {
      if (!gather(message)) return
      tellOfNew(message)
    },
    showReadElsewhere(jid) {
      settleNotices(jid)
      show(jid)
    },
    showRemoved(conversation, id) {
      notices.gone(conversation, id)
      together.tell()
      screen.show({ name: 'message.removed', payload: { conversation, id } })
      show(conversation)
    },
    showPresence(jids) {
      if (jids.length === 0) return
      screen.show({ name: 'presence.changed', payload: { people: contacts.presences(jids) } })
    },
    showSeveral(jids) {
      if (jids.length === 0) return
      const views = jids.map(view)
      const payload = {
        conversations: views.filter(listed),
        removed: views.filter((one) => !listed(one)).map(({ contact }) => contact.jid),
      }
      screen.show({ name: 'roster.changed', payload })
    },
    showErased(jid) {
      notices.read(jid)
      together.tell()
      screen.show({ name: 'conversation.removed', payload: { jid } })
      if (listed(view(jid))) show(jid)
    },
    showAll() {
      together.tell()
      screen.show({ name: 'conversation.replaced', payload: { conversations: list() } })
    },
  }
}
