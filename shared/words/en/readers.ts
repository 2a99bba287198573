// Who can read one message.
import type { HowGiven } from '../../domain/readers.ts'
import { isolated } from '../display-name.ts'

export const readers = {
  title: 'Who can read this',
  here: 'This device, which wrote it',
  you: 'You',
  device: (name: string, device: string) => `${isolated(name)} · ${isolated(device)}`,
  onlyHere: 'No other device was given its key yet.',
  how: {
    asked: (time: string) => `Asked for the key and was given it, ${time}`,
    pushed: (time: string) => `Let in later and given the key, ${time}`,
    'sent-along': (time: string) => `The key was sent along, ${time}`,
  } satisfies Record<HowGiven, (time: string) => string>,
  waits: (time: string) => `Asks to read it since ${time} and waits for your answer`,
  granted: 'Let in. It is given the key as soon as it is there.',
  refused: 'Blocked. It was not given the key.',
  door: 'See who asks',
  audience: (name: string) => `${isolated(name)} encrypted it for:`,
  givenOn: 'This device gave its key on to:',
  noAudience: 'Its key does not say whom it was encrypted for.',
  plain: 'Every server on its way could read it.',
  unknown: 'Known when the message is opened.',
} as const
