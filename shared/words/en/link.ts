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
  mixed: 'Letters of different alphabets stand in one word of its name. It may imitate another address.',
} as const
