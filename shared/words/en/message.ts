// One message and its states.
import type { KeyWait, SealProblem } from '../../domain/message.ts'
import { isolated } from '../display-name.ts'

// A name keeps the letters it has; only our own word gets a capital at the start of a sentence.
const begun = (device: string) => device.replace(/^your /, 'Your ')

export const message = {
  you: 'You',
  named: (who: string, text: string, time: string) => `${who}, ${text}, ${time}`,
  yourDevice: (device: string) => `your ${isolated(device) || 'device'}`,
  theirDevice: (name: string, device: string) => `${isolated(name)}'s ${isolated(device) || 'device'}`,
  waiting: {
    asking: (device) => `Asking ${device} for the key…`,
    'sender-away': (device) => `${begun(device)} is away. Asked again when it is back.`,
    'awaiting-approval': (_device, person) => `Waiting for ${person} to let you in`,
    refused: (device) => `${begun(device)} refused the key`,
    'key-gone': (_device, person) => `${person} no longer has the key to this message`,
    'resend-asked': (_device, person) =>
      `${person} no longer has the key to this message, and was asked to send it again`,
    'check-clock': () => "The key was refused because the clocks differ. Check this computer's date and time",
    stranger: (_device, person) => `${person} is not in your contacts`,
  } satisfies Record<KeyWait, (device: string, person: string) => string>,
  /** In the place of `waiting.asking`: another device is asked for the key of `device`. */
  askingHelper: (helper: string, device: string) =>
    `${begun(device)} can't give the key now. Asking ${helper}…`,
  /** In the place of `waiting['awaiting-approval']`: an own other device asks its user. */
  awaitingOwn: (helper: string) => `Waiting for you to let this device in, on ${helper}`,
  askedAt: (ago: string) => `Asked ${ago}`,
  waitingShort: 'Waiting for the key…',
  refusedShort: 'The key was refused',
  goneShort: 'The key is gone',
  strangerShort: 'Sealed, from somebody new',
  unreadableShort: 'Cannot be read',
  unreadable: {
    malformed: () => 'Cannot be read: it arrived damaged.',
    'too-large': () => 'Cannot be read: it is larger than Balcony accepts.',
    'decryption-failed': () => 'Cannot be read: the key does not fit. It may have been changed on its way.',
    readdressed: () => 'Cannot be read: it was sealed for somebody else, and sent on to you.',
    'second-key': (person) =>
      `A second, different key came for messages of ${person} and was refused. One of the two is not theirs.`,
    'unsigned-key': (person) =>
      `Cannot be read: its key does not show that it comes from a device of ${person}.`,
    'stamp-used-twice': () => 'Cannot be read: it repeats the time of another message. It may be a copy.',
    'nothing-readable': () => 'It opened, but there is nothing in it that Balcony can show.',
    'verification-failed': (person) =>
      `Cannot be read: its signature does not hold. It may not be from ${person}.`,
  } satisfies Record<SealProblem, (person: string) => string>,
  askAgain: 'Ask again',
  askForKey: 'Ask for the key',
  askToResend: 'Ask to send again',
  opened: 'The key came, and the message opened.',
  asked: (device: string) => `Asked ${device} for the key. The message opens here when it comes.`,
  askedToResend: (person: string) =>
    `${isolated(person)} is asked to send it again. It is shown here when it comes.`,
  resendShort: 'Asked to send again',
  waitingToSend: 'Waiting to send',
  sent: 'Sent',
  arrived: 'Arrived',
  read: 'Read',
  failed: 'Not sent.',
  tryAgain: 'Try again',
  triedAgain: 'Trying to send it again.',
  plain: 'Not encrypted',
  old: 'Old timestamp',
  future: 'Future timestamp',
  unverifiedSender: 'Unverified sender',
  unknownKey: 'Signed by an unknown key',
  newDevice: 'New device',
  blockedDevice: 'From a blocked device',
} as const
