// The user's own account and its connection.
import type { OwnPresence } from '../../domain/contact.ts'

export const account = {
  menu: 'Your account',
  presence: 'How you are shown',
  shown: { online: 'Online', away: 'Away', busy: 'Do not disturb' } satisfies Record<
    OwnPresence['availability'],
    string
  >,
  setStatus: 'Status text…',
  status: 'Status text',
  statusNote: 'Your contacts see it, and so do the servers on the way.',
  statusExample: 'At the ball until midnight',
  save: 'Save',
  cancel: 'Cancel',
  nowShown: (said: string) => `You are shown as: ${said}`,
  signOut: 'Sign out',
} as const

export const connection = {
  offline: 'Offline',
  connecting: 'Connecting…',
  lost: (sentence: string) => `Not connected. ${sentence}`.trim(),
  /** What to do about a password that is not right, which the sentence alone does not say. */
  otherPassword: 'To enter another password, sign out and in again. Your messages stay.',
  nextTry: (seconds: number) => (seconds <= 0 ? 'Trying now…' : `Next try in ${seconds} s`),
  tryNow: 'Try now',
} as const
