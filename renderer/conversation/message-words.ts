// What stands in a message's place, in words.
import type { Device } from '../../shared/domain/device.ts'
import type { KeyWait, Message } from '../../shared/domain/message.ts'
import { cleanName, isolated } from '../../shared/words/display-name.ts'
import { words } from '../words.ts'

/** What the user can do about a wait: nothing helps where the key is gone. */
const ACTION: Readonly<Record<KeyWait, 'askAgain' | 'askForKey' | null>> = {
  asking: 'askAgain',
  'sender-away': 'askAgain',
  'awaiting-approval': 'askAgain',
  refused: 'askAgain',
  'key-gone': null,
  'check-clock': 'askAgain',
  stranger: 'askForKey',
}

const SHORT = {
  asking: 'waitingShort',
  'sender-away': 'waitingShort',
  'awaiting-approval': 'waitingShort',
  refused: 'refusedShort',
  'key-gone': 'goneShort',
  'check-clock': 'refusedShort',
  stranger: 'strangerShort',
} as const satisfies Record<KeyWait, string>

/** "Romeo's laptop", "Romeo's device", or "your laptop" for what an own other device wrote. */
export function whoseDevice(message: Message, person: string): string {
  const name = message.content.is === 'waiting-for-key' ? cleanName(message.content.deviceName) : ''
  return message.direction === 'out'
    ? words.message.yourDevice(name)
    : words.message.theirDevice(person, name)
}

/** The text, or the sentence that stands in its place. */
export function messageSentence(message: Message, person: string): string {
  const { content } = message
  switch (content.is) {
    case 'text':
      return content.text
    case 'waiting-for-key':
      return words.message.waiting[content.wait](whoseDevice(message, person), isolated(person))
    case 'unreadable':
      return words.message.unreadable[content.problem](isolated(person))
    default:
      return content satisfies never
  }
}

/** The text, or a few words in its place, for a row of the list. */
export function messageSummary(message: Message): string {
  const { content } = message
  switch (content.is) {
    case 'text':
      return content.text
    case 'waiting-for-key':
      return words.message[SHORT[content.wait]]
    case 'unreadable':
      return words.message.unreadableShort
    default:
      return content satisfies never
  }
}

/** The name of the button that asks for the key, null where asking makes no sense. */
export function askWords(message: Message): string | null {
  const action = message.content.is === 'waiting-for-key' ? ACTION[message.content.wait] : null
  return action === null ? null : words.message[action]
}

/** What is out of the ordinary with a message; mostly nothing. Trust is that of now, not of when it came. */
export function messageMarks(message: Message, device: Device | undefined): string[] {
  const { sealing, direction } = message
  const marks: string[] = []
  if (sealing.is === 'plain') marks.push(words.message.plain)
  if (sealing.signedBy === 'unknown-key') marks.push(words.message.unknownKey)
  if (sealing.time === 'old') marks.push(words.message.old)
  if (sealing.time === 'future') marks.push(words.message.future)
  if (sealing.is === 'plain' || direction === 'out' || message.content.is !== 'text') return marks
  if (sealing.fingerprint === null) marks.push(words.message.unverifiedSender)
  if (device?.state === 'new') marks.push(words.message.newDevice)
  if (device?.state === 'blocked') marks.push(words.message.blockedDevice)
  return marks
}
