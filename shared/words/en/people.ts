// The people on the left, and what is done with them.
import type { Availability } from '../../domain/contact.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const people = {
  region: 'People',
  list: 'Conversations',
  requests: 'Requests',
  find: 'Find people and messages',
  /** In the field itself, which is narrow. */
  findHint: 'People and messages',
  nobodyFound: (typed: string) => `Nobody here matches "${isolated(typed)}".`,
  foundMessages: 'Messages',
  foundOwn: (name: string) => `You to ${isolated(name)}`,
  noMessageFound: 'No message has these words.',
  messageGone: 'This message is no longer here.',
  add: 'Add contact',
  addLabel: 'Address of the person',
  addName: 'Name for this person (optional)',
  addMessage: 'Message with your request (optional)',
  addMessageNote: 'Goes before there is a key: the servers on the way can read it.',
  addButton: 'Add',
  added: (name: string) => `Added ${isolated(name)}. They are asked to let you see when they are online.`,
  cancel: 'Cancel',
  unread: (n: number) => count(n, 'unread message', 'unread messages'),
  /** How a row of the list is read out. */
  row: (parts: readonly string[]) => parts.filter((part) => part !== '').join(', '),
  /** Before what was begun, and before what the user wrote. */
  draft: 'Draft:',
  you: 'You:',
  noMessages: 'No messages yet',
  notAnswered: 'Has not accepted yet',
  emptyTitle: 'Nobody here yet',
  emptyText: 'Add somebody by their address to begin.',
  emptyAdd: 'Add somebody',
  emptyOwn: (jid: string) => `Or tell them yours: ${isolated(jid)}`,
  groups: 'Groups',
  everybody: 'All',
  nobodyInGroup: (group: string) => `Nobody in ${isolated(group)} yet.`,
  notReached: 'Could not be asked',
  callsThemselves: (nick: string) => `Calls themselves ${isolated(nick)}`,
  accepted: (name: string) => `${isolated(name)} is in your contacts now, and you see each other.`,
  refused: (name: string) =>
    `Refused ${isolated(name)}. They are shown here again only if they ask once more.`,
  request: (name: string) => `${isolated(name)} wants to see when you are online`,
  requestNote: 'If you accept, you see each other, and can write.',
  accept: 'Accept',
  refuse: 'Refuse',
} as const

export const presence = {
  said: {
    online: 'online',
    away: 'away',
    busy: 'do not disturb',
    offline: 'offline',
  } satisfies Record<Availability, string>,
  onDevices: (availability: string, devices: number) =>
    `${availability} on ${count(devices, 'device', 'devices')}`,
  notInContacts: 'not in your contacts',
  asked: 'has not accepted yet',
  unseen: 'does not show you when they are online',
} as const

export const person = {
  menu: (name: string) => `More about ${isolated(name)}`,
  rename: 'Rename…',
  remove: 'Remove from contacts…',
  erase: 'Delete the conversation…',
  groups: (names: readonly string[]) => `In ${names.map(isolated).join(', ')}`,
  nameLabel: (jid: string) => `Name for ${isolated(jid)}`,
  nameNote: 'Only you see it, on all your devices. Empty, it is taken from the address.',
  save: 'Save',
  cancel: 'Cancel',
  renamed: (name: string) => `This person is called ${isolated(name)} now.`,
  removeTitle: (name: string) => `Remove ${isolated(name)} from your contacts?`,
  removeText: 'Neither of you sees any more when the other is online.',
  eraseTitle: (name: string) => `Delete the conversation with ${isolated(name)}?`,
  eraseText: 'Its messages go from this computer for good. What the other side has stays there.',
  eraseToo: 'Delete the messages on this computer, too',
  historyStays: 'The conversation stays in the list.',
  historyGoes: 'They cannot be brought back. What the other side has stays there.',
  removeButton: 'Remove',
  eraseButton: 'Delete',
  removed: (name: string) => `${isolated(name)} is no longer in your contacts.`,
  erased: (name: string) => `The conversation with ${isolated(name)} is deleted.`,
  askToSee: (name: string) => `You do not see when ${isolated(name)} is online.`,
  notReached: (name: string, why: string) => `Your request did not reach ${isolated(name)}. ${why}`,
  ask: 'Ask to see',
  askAgain: 'Ask again',
  asked: (name: string) => `Asked ${isolated(name)}.`,
} as const
