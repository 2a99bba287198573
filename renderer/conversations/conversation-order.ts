import type { Contact } from '../../shared/domain/contact.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { cleanName, personName } from '../text/display-name.ts'

export interface OrderedPeople {
  /** They ask to see when the user is online. */
  requests: Conversation[]
  /** Those with whom the user talks, the latest first. */
  conversations: Conversation[]
  /** Every group that somebody is in, by name. */
  groups: string[]
}

const REMEMBERED = 10_000
const collator = new Intl.Collator()
/** Cleaning thousands of names takes time, and they hardly ever change. */
const names = new Map<string, string>()

/** What the left column shows; `find` keeps those whose name, address or group has it, `group` those who are in it. */
export function orderedPeople(
  all: Iterable<Conversation>,
  find: string,
  group: string | null = null,
): OrderedPeople {
  const requests: Conversation[] = []
  const found: { conversation: Conversation; name: string; at: number }[] = []
  const groups = new Set<string>()
  const wanted = find.trim().toLocaleLowerCase()
  for (const conversation of all) {
    const { contact, last } = conversation
    if (contact.wantsIn) requests.push(conversation)
    for (const one of contact.groups) groups.add(one)
    // A request from a stranger who wrote nothing is a request and not yet a conversation.
    if (contact.wantsIn && !contact.inRoster && last === null) continue
    if (group !== null && !contact.groups.includes(group)) continue
    if (wanted !== '' && !textOf(contact).includes(wanted)) continue
    found.push({ conversation, name: nameOf(contact), at: last?.at ?? 0 })
  }
  found.sort((a, b) => b.at - a.at || collator.compare(a.name, b.name))
  return {
    requests,
    conversations: found.map(({ conversation }) => conversation),
    groups: [...groups].filter((name) => cleanName(name) !== '').sort(collator.compare),
  }
}

function textOf(contact: Contact): string {
  return [nameOf(contact), contact.jid, ...contact.groups].join('\n').toLocaleLowerCase()
}

function nameOf(contact: Contact): string {
  const key = `${contact.jid}\n${contact.name}`
  let name = names.get(key)
  if (name === undefined) {
    if (names.size >= REMEMBERED) names.clear()
    name = personName(contact)
    names.set(key, name)
  }
  return name
}
