// A conversation and what is written in it.
import type { Reading } from '../../domain/contact.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

const number = new Intl.NumberFormat('en-GB')

export const conversation = {
  region: 'Conversation',
  welcomeTitle: 'Pick a conversation',
  welcomeText: 'Choose somebody on the left to read and write.',
  askedTitle: 'Somebody wants to talk with you',
  askedText: 'Accept on the left to see each other and to write, or refuse.',
  nobodyTitle: 'Welcome to the balcony',
  nobodyText:
    'To talk with somebody, add them by their address, for example romeo@example.org. Once they accept, you see each other here.',
  back: 'Back to the conversations',
  devices: 'Devices',
  newDevices: (n: number) => `${n} new`,
  verified: 'Verified',
  verifiedNote: 'You verified every device of this person.',
  log: 'Messages',
  empty: (name: string) =>
    `No messages with ${isolated(name)} yet. What you write is sealed before it leaves.`,
  loading: 'Loading…',
  unread: 'New messages',
  newestOf: (unseen: number) =>
    unseen === 0 ? 'Newest messages' : `Newest messages, ${count(unseen, 'new one', 'new ones')}`,
  addToSee: (name: string) => `Add ${isolated(name)} to see when they are online.`,
  addToContacts: 'Add to contacts',
  composer: 'Message',
  placeholder: (name: string) => `Message ${isolated(name)}`,
  send: 'Send',
  tooLong: (over: number) =>
    `Too long for one message, by ${number.format(over)} letters. Shorten it, or send it in parts.`,
  largeInsert: (letters: number, most: number) =>
    `This text has ${number.format(letters)} letters, and one message takes ${number.format(most)}. It is left where you took it from.`,
  leaveOut: 'Leave it there',
  putIn: 'Put it in all the same',
  draftNotKept: (why: string) => `What you are writing is lost if Balcony ends now. ${why}`,
  heard: (name: string, text: string) => `${isolated(name)}: ${text}`,
} as const

export const plain = {
  mayNotRead: {
    unknown: (name: string) =>
      `It is not known yet whether ${isolated(name)}'s apps can read encrypted messages. What you write stays encrypted.`,
    'announces-nothing': (name: string) =>
      `None of ${isolated(name)}'s apps that are online says that it can read encrypted messages.`,
  } satisfies Record<Exclude<Reading, 'reads'>, (name: string) => string>,
  send: 'Send unencrypted',
  askTitle: (name: string) => `Send unencrypted to ${isolated(name)}?`,
  askText:
    'The servers, and everybody between you, can read what you write here from then on. You can encrypt again at any time.',
  stay: 'Stay encrypted',
  isPlain: 'Not encrypted: the servers can read what you write here.',
  canRead: (name: string) => `${isolated(name)}'s apps can read encrypted messages.`,
  encryptAgain: 'Encrypt again',
  nowSealed: 'What you write here is encrypted again.',
  empty: (name: string) => `No messages with ${isolated(name)} yet.`,
  composer: 'Message, not encrypted',
  placeholder: (name: string) => `Message ${isolated(name)}, not encrypted`,
} as const

export const time = {
  today: 'Today',
  yesterday: 'Yesterday',
  justNow: 'just now',
  untilToday: (from: string) => `${from} to today`,
} as const
