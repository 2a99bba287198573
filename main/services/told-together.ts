// What a server had kept, or a key opens, comes by hundreds: it is told in few events, and how its conversations stand once.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Screen } from './ports.ts'

/** More than these in one event would be a long step of the process, and of the page. */
const MOST_TOGETHER = 50

export interface ToldTogether {
  /** Tells of a message with others, as it is then, and of its conversation when all is over. */
  add(message: Message): void
  /** Tells of all that were added, then of `messages`. */
  tell(messages?: readonly Message[]): void
}

interface Parts {
  screen: Screen
  /** Does work once what came together is worked through. */
  later(work: () => void): void
  /** Tells how a conversation stands. */
  show(jid: BareJid): void
}

export function createToldTogether({ screen, later, show }: Parts): ToldTogether {
  const conversations = new Set<BareJid>()
  const added = new Map<number, Message>()

  function put(message: Message): void {
    added.set(message.id, message)
    if (added.size >= MOST_TOGETHER) tellAdded()
  }

  function tellAdded(): void {
    const messages = [...added.values()]
    added.clear()
    const [first] = messages
    if (first === undefined) return
    if (messages.length === 1) screen.show({ name: 'message.changed', payload: first })
    else screen.show({ name: 'message.severalChanged', payload: { messages } })
  }

  function tell(messages: readonly Message[] = []): void {
    tellAdded()
    messages.forEach(put)
    tellAdded()
  }

  function end(): void {
    tell()
    const people = [...conversations]
    conversations.clear()
    people.forEach(show)
  }

  return {
    add(message) {
      if (conversations.size === 0) later(end)
      conversations.add(message.conversation)
      put(message)
    },
    tell,
  }
}
