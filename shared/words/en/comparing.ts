// Comparing emoji with a device: PROTOCOL 11. `name`: the person; '' for the own account.
import type { CompareEnd } from '../../domain/comparison.ts'
import { isolated } from '../display-name.ts'

export const comparing = {
  region: 'Compare emoji',
  close: 'Close',
  withDevice: (name: string, device: string) =>
    name === '' ? isolated(device) : `${isolated(name)}, on ${isolated(device)}`,
  how: (name: string) =>
    name === ''
      ? 'Both of your devices show seven emoji. If they are the same, nobody sits between them.'
      : `Meet ${isolated(name)}, or call them. Both of you see seven emoji. If they are the same, nobody sits between you.`,
  notHere: 'Do not compare them in this chat: whoever sits in between could change what you write.',
  starting: 'Asking…',
  inviting: (name: string) =>
    name === '' ? 'Agree on your other device.' : `Waiting for ${isolated(name)} to agree.`,
  invited: (name: string) =>
    name === ''
      ? 'Another device of yours wants to compare emoji.'
      : `${isolated(name)} wants to compare emoji with you.`,
  preparing: 'The emoji come in a moment.',
  list: 'The seven emoji',
  question: (name: string) =>
    name === '' ? 'Does your other device show these?' : `Does ${isolated(name)} see these?`,
  order: 'In the same order.',
  theySaidSame: (name: string) =>
    name === '' ? 'There the answer was yes already.' : `${isolated(name)} said yes already.`,
  same: 'Yes, the same',
  different: 'No, different',
  saidSame: (name: string) =>
    name === ''
      ? 'You said they are the same. Say it on your other device, too.'
      : `You said they are the same. Waiting for what ${isolated(name)} says.`,
  accept: 'Compare now',
  notNow: 'Not now',
  cancel: 'Cancel',
  away: (device: string) => `${isolated(device)} is not online now. It goes on as soon as it is back.`,
  verified: {
    title: 'Verified',
    text: (name: string, device: string) =>
      name === ''
        ? `${isolated(device)} is really yours, and nobody sits in between.`
        : `${isolated(device)} is really of ${isolated(name)}, and nobody sits in between.`,
    done: 'Done',
  },
  differed: {
    title: 'The emoji are different',
    blocked: (device: string) => `You said so, and ${isolated(device)} is blocked. It gets no keys any more.`,
    theySaid: (name: string) =>
      name === ''
        ? 'On your other device somebody said that the emoji are different.'
        : `${isolated(name)} said that the emoji are different.`,
    meaning:
      'Either one of you looked at the wrong line, or somebody sits between the two devices: a server, or whoever has got into an account.',
    todo: (name: string) =>
      name === ''
        ? 'Write nothing secret for now. Look at both devices again, and if it stays so, change your password.'
        : `Write nothing secret here for now. Meet ${isolated(name)}, or call them another way, and tell them what you saw.`,
    undo: 'Undo, it was a mistake',
    undone: 'Undone. The device is as it was before.',
    block: 'Block the device',
    nowBlocked: (device: string) => `${isolated(device)} is blocked. It gets no keys any more.`,
  },
  ended: {
    'they-ended': (name: string) =>
      name === '' ? 'It was ended on the other device.' : `${isolated(name)} does not want to compare now.`,
    timeout: () => 'Ten minutes are over.',
    'bad-step': () =>
      'Something was not in order, so it was stopped. Perhaps Balcony was started anew on the other side. If it happens again, be careful: somebody may sit in between.',
    away: () => 'The other device went away.',
    offline: () => 'This device lost its connection.',
  } satisfies Record<CompareEnd, (name: string) => string>,
  nothingChanged: 'Nothing was changed by it.',
  again: 'Try again',
  line: {
    running: (name: string) =>
      name === ''
        ? 'You are comparing emoji with a device of yours.'
        : `You are comparing emoji with ${isolated(name)}.`,
    show: 'Show',
  },
  bell: (n: number) => (n === 1 ? 'Somebody wants to compare emoji' : `${n} devices want to compare emoji`),
  verifyFirst: 'Verify first…',
  newDevice: (name: string, device: string) =>
    device === ''
      ? `${isolated(name)} uses a new device.`
      : `${isolated(name)} uses a new device: ${isolated(device)}.`,
  seeDevices: 'See devices',
} as const
