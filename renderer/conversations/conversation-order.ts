import type { Contact } from '../../shared/domain/contact.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { cleanName, personName } from '../../shared/words/display-name.ts'

export interface OrderedPeople {
  /** They ask to see when the user is online. */
  requests: Conversation[]
  /** Those with whom the user talks, the latest first. */
  conversations: Conversation[]
  /** Every group that somebody is in, by name. */
  groups: string[]
}

interface Texts {
  name: string
  /** What a search looks through. */
  all: string
}

const collator = new Intl.Collator()
/** Cleaning thousands of names takes time, and a contact that changed is another object. */
const known = new WeakMap<Contact, Texts>()

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
    if (wanted !== '' && !textsOf(contact).all.includes(wanted)) continue
    found.push({ conversation, name: textsOf(contact).name, at: last?.at ?? 0 })
  }
  found.sort((a, b) => b.at - a.at || collator.compare(a.name, b.name))
  return {
    requests,
    conversations: found.map(({ conversation }) => conversation),
    groups: [...groups].filter((name) => cleanName(name) !== '').sort(collator.compare),
  }
}

function textsOf(contact: Contact): Texts {
  let texts = known.get(contact)
  if (texts === undefined) {
    const name = personName(contact)
    texts = { name, all: [name, contact.jid, ...contact.groups].join('\n').toLocaleLowerCase() }
    known.set(contact, texts)
  }
  return texts
}
