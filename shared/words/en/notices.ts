// What is said outside the window: notices of the system, and the icon in the tray.
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const notices = {
  messages: (n: number) => (n === 1 ? 'New message' : `${n} new messages`),
  messagesOf: (messages: number, people: number) =>
    `${count(messages, 'new message', 'new messages')} from ${count(people, 'person', 'people')}`,
  requests: (n: number) => (n === 1 ? 'Contact request' : `${n} contact requests`),
  request: (name: string) => `${isolated(name)} wants to see when you are online`,
  requestsOf: (n: number) => `${count(n, 'person wants', 'people want')} to see when you are online`,
  goesOn: 'Balcony goes on running',
  goesOnHow: 'Its icon in the tray brings the window back. To end Balcony, choose Quit there.',
} as const

export const tray = {
  tooltip: (unread: number) =>
    unread === 0 ? 'Balcony' : `Balcony – ${count(unread, 'unread message', 'unread messages')}`,
  open: 'Open Balcony',
  doNotDisturb: 'Do not disturb',
  quit: 'Quit',
} as const
