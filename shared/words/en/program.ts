// The program itself.
import type { CallErrorCode } from '../../ipc/contract.ts'

export const app = {
  name: 'Balcony',
  starting: 'Starting…',
  tryAgain: 'Try again',
  promise:
    'Talk with anyone on XMPP. Your words are sealed on this computer, and only the people you trust can ask for the key.',
  title: (unread: number) => (unread === 0 ? 'Balcony' : `(${unread}) Balcony`),
} as const

export const call = {
  noAnswer: 'Balcony does not answer. Close the window and start it again.',
  error: {
    'not-allowed': 'This is not allowed here.',
    'too-many': 'Balcony was asked too much at once. Try again in a moment.',
    'too-large': 'This is more than Balcony can take at once.',
    'unknown-call': 'This version of Balcony cannot do that.',
    'bad-input': 'Balcony cannot use what was entered.',
    'not-signed-in': 'You are not signed in.',
    failed: 'That did not work.',
  } satisfies Record<CallErrorCode, string>,
} as const
