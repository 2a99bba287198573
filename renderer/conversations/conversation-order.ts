import type { Conversation } from '../../shared/domain/conversation.ts'
import { personName } from '../text/display-name.ts'

export interface OrderedPeople {
  /** They ask to see when the user is online. */
  requests: Conversation[]
  /** Those with whom the user talks, the latest first. */
  conversations: Conversation[]
}

/** What the left column shows; `find` keeps those whose name or address has it. */
export function orderedPeople(all: Iterable<Conversation>, find: string): OrderedPeople {
  const requests: Conversation[] = []
  const conversations: Conversation[] = []
  const wanted = find.trim().toLocaleLowerCase()
  for (const conversation of all) {
    const { contact, last } = conversation
    if (contact.wantsIn) requests.push(conversation)
    // A request from a stranger who wrote nothing is a request and not yet a conversation.
    if (contact.wantsIn && !contact.inRoster && last === null) continue
    const text = `${personName(contact)}\n${contact.jid}`.toLocaleLowerCase()
    if (text.includes(wanted)) conversations.push(conversation)
  }
  conversations.sort(
    (a, b) =>
      (b.last?.at ?? 0) - (a.last?.at ?? 0) || personName(a.contact).localeCompare(personName(b.contact)),
  )
  return { requests, conversations }
}
