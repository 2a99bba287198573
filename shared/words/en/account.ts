// The user's own account and its connection.
import type { OwnPresence } from '../../domain/contact.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

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
  signOut: 'Sign out…',
} as const

export const signOut = {
  title: (jid: string) => `Sign out of ${isolated(jid)}?`,
  keeps: 'The password is forgotten. Messages and keys stay on this computer, encrypted.',
  unsentStay: (n: number) =>
    n === 1
      ? '1 message still waits to be sent. It goes when you sign in again.'
      : `${n} messages still wait to be sent. They go when you sign in again.`,
  forget: 'Also forget this computer’s data',
  lost: 'Lost for good:',
  losses: ['your messages on this computer', 'this device’s keys, and with them what others sealed for it'],
  unsentLost: (n: number) => `${count(n, 'message', 'messages')} not sent yet`,
  afterwards:
    'Your account and contacts stay on the server. If you sign in again, your contacts see a new device.',
  cancel: 'Cancel',
  button: 'Sign out',
  forgetButton: 'Sign out and forget',
} as const

export const newPassword = {
  ask: 'Enter the new password…',
  label: (jid: string) => `New password of ${isolated(jid)}`,
  note: 'It goes into the keychain once the server takes it. Nothing else changes.',
  cancel: 'Cancel',
  button: 'Connect',
  kept: 'The new password is kept.',
} as const

export const connection = {
  offline: 'Offline',
  connecting: 'Connecting…',
  lost: (sentence: string) => `Not connected. ${sentence}`.trim(),
  nextTry: (seconds: number) => (seconds <= 0 ? 'Trying now…' : `Next try in ${seconds} s`),
  tryNow: 'Try now',
} as const
