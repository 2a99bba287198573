// What stands in a message's place, in words.
import type { Device } from '../../shared/domain/device.ts'
import type { DeliveryState, KeyWait, Message, MessageContent } from '../../shared/domain/message.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { cleanName, isolated } from '../../shared/words/display-name.ts'
import { said } from '../said.ts'
import { words } from '../words.ts'

/** What the user can do about a wait: where the key is gone, only the message itself can come again. */
const ACTION: Readonly<Record<KeyWait, 'askAgain' | 'askForKey' | 'askToResend'>> = {
  asking: 'askAgain',
  'sender-away': 'askAgain',
  'awaiting-approval': 'askAgain',
  refused: 'askAgain',
  'key-gone': 'askToResend',
  'resend-asked': 'askAgain',
  'check-clock': 'askAgain',
  stranger: 'askForKey',
}

const SHORT = {
  asking: 'waitingShort',
  'sender-away': 'waitingShort',
  'awaiting-approval': 'waitingShort',
  refused: 'refusedShort',
  'key-gone': 'goneShort',
  'resend-asked': 'resendShort',
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
      return waitingSentence(content, whoseDevice(message, person), person)
    case 'unreadable':
      return words.message.unreadable[content.problem](isolated(person))
    default:
      return content satisfies never
  }
}

function waitingSentence(
  { wait, helper }: Extract<MessageContent, { is: 'waiting-for-key' }>,
  device: string,
  person: string,
): string {
  if (helper === undefined) return words.message.waiting[wait](device, isolated(person))
  const name = cleanName(helper.deviceName)
  const asked = helper.own ? words.message.yourDevice(name) : words.message.theirDevice(person, name)
  if (wait === 'awaiting-approval') return words.message.awaitingOwn(asked)
  return wait === 'asking'
    ? words.message.askingHelper(asked, device)
    : words.message.waiting[wait](device, isolated(person))
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

/** Whether asking is for the message itself: there is no key to it any more. */
export function asksForItself({ content }: Message): boolean {
  return content.is === 'waiting-for-key' && (content.wait === 'key-gone' || content.wait === 'resend-asked')
}

/** The name of the button that asks, null where asking makes no sense. */
export function askWords(message: Message): string | null {
  const { content, direction } = message
  // an own other device is asked by nobody but its user
  if (content.is !== 'waiting-for-key' || (direction === 'out' && asksForItself(message))) return null
  return words.message[ACTION[content.wait]]
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

/** How a message was protected, in whole sentences; the first says whether it was at all. */
export function protectionWords(message: Message): string[] {
  const { sealing, direction, delivery } = message
  const { details } = words
  const sentences: string[] = []
  if (sealing.is === 'plain') sentences.push(direction === 'out' ? details.plainYours : details.plain)
  else sentences.push(delivery === 'waiting' || delivery === 'failed' ? details.toBeSealed : details.sealed)
  if (sealing.is === 'sealed' && sealing.fingerprint === null && direction === 'in') {
    if (message.content.is === 'text') sentences.push(details.unverified)
  }
  if (sealing.signedBy === 'unknown-key') sentences.push(details.unknownKey)
  if (sealing.time === 'old') sentences.push(details.old)
  if (sealing.time === 'future') sentences.push(details.future)
  return sentences
}

/** What became of an own message; '' for others'. */
export function deliveryWords({ delivery, problem }: Message): string {
  return delivery === 'failed' ? said(problem) || words.message.failed : stateWords(delivery)
}

/** One state of an own message. */
export function stateWords(delivery: DeliveryState | null): string {
  switch (delivery) {
    case 'waiting':
      return words.message.waitingToSend
    case 'sent':
      return words.message.sent
    case 'arrived':
      return words.message.arrived
    case 'read':
      return words.message.read
    case 'failed':
      return words.message.failed
    case null:
      return ''
    default:
      return delivery satisfies never
  }
}

/** Who does not show what they have read does not see it of others, be it known from before. */
export function shownDelivery(
  delivery: DeliveryState | null,
  settings: Pick<Settings, 'readMarkers'> | null,
): DeliveryState | null {
  return delivery === 'read' && settings?.readMarkers === false ? 'arrived' : delivery
}
