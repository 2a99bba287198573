// How the asking for a key stands: kept, and said in every message that waits for it.
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import type { Message, MessageContent } from '../../shared/domain/message.ts'
import type { Conversations } from './conversations.ts'
import { isOver } from './dial-back-course.ts'
import type { LiveStanzas } from './live-stanzas.ts'
import type { Database, DialBack } from './store-ports.ts'
import { waitingContent } from './waiting-content.ts'

export interface StandingParts {
  own: BareJid
  database: Database
  live: LiveStanzas
  screen: Conversations
  deviceName(jid: FullJid): string
}

export function createDialBackStanding(parts: StandingParts) {
  const { own, database, live, screen } = parts
  const { messages, dialBacks, keyRequests } = database

  /** What a message says that waits for it. */
  const content = (dialBack: DialBack): MessageContent => waitingContent(dialBack, own, parts.deviceName)

  function describeWaiting(dialBack: DialBack): Message[] {
    const { sender, sid, wait } = dialBack
    const described = content(dialBack)
    return messages.waitingFor(sender, sid).flatMap(({ id }) => {
      const now = messages.find(id)?.content
      // what is unreadable keeps its reason: asking again is not what it waits for
      if (now?.is === 'text' || (now?.is === 'unreadable' && wait !== 'asking')) return []
      return [messages.setContent(id, described)]
    })
  }

  /** Stores how the asking stands and says it in every message that waits for it. */
  function put(dialBack: DialBack): void {
    // lost with the program, it is asked again
    const shown = database.redoable(() => {
      dialBacks.put(dialBack)
      // PROTOCOL 7: the key made for a request alone does not outlive it; who asks again makes a new one
      if (isOver(dialBack)) keyRequests.removeFor(dialBack.sender, dialBack.sid)
      return describeWaiting(dialBack)
    })
    screen.showMessages(shown)
    const { sender, sid, wait } = dialBack
    live.tellIfRefused(sender, sid, wait)
  }

  return { put, content }
}
