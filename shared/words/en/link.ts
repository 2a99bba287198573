// What is asked before an address in a message opens.
import { isolated } from '../display-name.ts'

export const link = {
  open: { web: 'Open this page?', mail: 'Write to this address?', person: 'Talk with this person?' },
  toBrowser: 'Open in browser',
  toMail: 'Write mail',
  toConversation: 'Open conversation',
  toAdd: 'Add contact…',
  toCompare: 'Compare…',
  compares:
    'It names a device of this person. The link itself proves nothing: it only opens the page on which you compare.',
  copy: 'Copy link',
  copied: 'Copied.',
  cancel: 'Cancel',
  opened: 'Opened outside Balcony.',
  otherLetters: (written: string) =>
    `It is written “${isolated(written)}”. What is shown above is its real name.`,
  /** Of a link that was opened outside the window. */
  outside: {
    region: 'Opened link',
    waits: (person: string) =>
      `A link to ${isolated(person)} was opened. It is followed as soon as you are signed in.`,
    asks: (person: string) => `A link to ${isolated(person)} was opened while you were writing.`,
    follow: 'Follow it',
    close: 'Put the link away',
    'no-person': 'Balcony cannot use the link that was opened: it names no person.',
    room: 'The link that was opened leads to a room. Balcony talks with people only.',
    'broken-code':
      'The link that was opened is to name a device, but it is damaged. Ask for it again, or for the safety number.',
    'own-address': 'The link that was opened leads to you: it has your own address.',
    'own-device': 'The link that was opened names the very device that you are using.',
    'unknown-device':
      'The link that was opened names a device of your account that is not known here. It verifies nothing by itself.',
  },
  mixed: 'Letters of different alphabets stand in one word of its name. It may imitate another address.',
} as const
