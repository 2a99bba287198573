// Which notices are to stand outside the window, and what they say. Decides nothing about when.
import type { Contact } from '../../shared/domain/contact.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Catalogue } from '../../shared/words/catalogue.ts'
import { cleanName, excerpt, personName } from '../../shared/words/display-name.ts'

/** Who has so many conversations to look at is told of all of them in one notice. */
export const MOST_NOTICES = 3
const TEXT_LINES = 3
const TEXT_LENGTH = 200

/** What came of one person and was not looked at. */
export interface Unseen {
  contact: Contact
  messages: number
  last: Message
}

export interface PlannedNotice {
  id: string
  title: string
  body: string
  about: readonly BareJid[]
  /** The conversation that a click opens; null for the list of people. */
  opens: BareJid | null
}

interface Rules {
  /** The user allows what was written to stand in a notice. */
  text: boolean
  /** All in one, however few they are: it was one already. */
  asOne: boolean
}

/** `requests`: who wants to see when the user is online. */
export function planNotices(
  people: readonly Unseen[],
  requests: readonly Contact[],
  { text, asOne }: Rules,
  { app, notices: words }: Catalogue,
): PlannedNotice[] {
  return [...ofMessages(), ...ofRequests()]

  function ofMessages(): PlannedNotice[] {
    if (people.length === 0) return []
    if (!asOne && people.length <= MOST_NOTICES) return people.map(ofPerson)
    const sum = people.reduce((all, { messages }) => all + messages, 0)
    const about = people.map(({ contact }) => contact.jid)
    return [{ id: SUMMARY, title: app.name, body: words.messagesOf(sum, about.length), about, opens: null }]
  }

  function ofPerson({ contact, messages, last }: Unseen): PlannedNotice {
    const said = text && contact.inRoster ? textOf(last) : ''
    const lines = said === '' || messages > 1 ? [words.messages(messages), said] : [said]
    return {
      id: `messages ${contact.jid}`,
      title: nameOf(contact),
      body: lines.filter((line) => line !== '').join('\n'),
      about: [contact.jid],
      opens: contact.jid,
    }
  }

  function ofRequests(): PlannedNotice[] {
    const [first] = requests
    if (first === undefined) return []
    const title = words.requests(requests.length)
    const body = requests.length === 1 ? words.request(nameOf(first)) : words.requestsOf(requests.length)
    return [{ id: 'requests', title, body, about: requests.map(({ jid }) => jid), opens: null }]
  }
}

export const SUMMARY = 'summary'

// A name that is nobody's word but their own must not pass for somebody's in the list.
function nameOf(contact: Contact): string {
  return contact.inRoster ? personName(contact) : cleanName(contact.jid)
}

/** '' for what is not to be read yet, or never. */
function textOf({ content }: Message): string {
  return content.is === 'text' ? excerpt(content.text, TEXT_LINES, TEXT_LENGTH) : ''
}
