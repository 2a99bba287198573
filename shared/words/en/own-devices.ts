// The devices of the user's own account, a lost one, and the trust book in a file.
import type { TrustState } from '../../domain/device.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

const messages = (n: number) => count(n, 'message', 'messages')

export const ownDevices = {
  open: 'Your devices',
  region: 'Your devices',
  close: 'Close',
  lead: 'Devices signed in to your account, as far as they are known here.',
  alone: 'No other device of yours is known.',
  done: {
    'let-in': 'Let in. It is given the keys as soon as it is there.',
    'let-out': 'Not let in any more. What it can read already, it keeps.',
    block: 'Blocked. It gets no keys of your messages.',
    unblock: 'Not blocked any more, and not let in either.',
  },
  lost: {
    ask: 'Lost this device…',
    title: (name: string) => `Shut out ${isolated(name)}?`,
    whatHappens: 'This happens at once:',
    consequences: [
      'It is blocked, here and on your other verified devices, and gets no more keys.',
      'It leaves the list of your devices, and your devices no longer vouch for it. Your contacts’ apps are told.',
      'The next message of every conversation has a new key.',
    ],
    read: 'It could read:',
    readNothing: 'As far as is known here, it could read none of your messages.',
    written: (person: string, n: number, span: string) =>
      `${messages(n)} that you wrote to ${isolated(person)} (${span})`,
    received: (person: string, n: number, span: string) =>
      `perhaps ${messages(n)} from ${isolated(person)} (${span})`,
    cancel: 'Go back',
    confirm: 'Shut it out',
    done: 'The device is shut out. Change the password of your account now, too: whoever has the device may know it.',
  },
  book: {
    title: 'Trust book',
    note: 'Every decision that you made about a device, signed, in a file: to keep, or to take to another device of yours.',
    save: 'Save to a file…',
    open: 'Open a file…',
    saved: (n: number) => `Saved, with ${count(n, 'decision', 'decisions')}.`,
    ask: 'Take over what this file says?',
    changes: 'This would change:',
    noChange: 'Nothing would change: how each device stands here is what the file says, or stricter.',
    change: (device: string, person: string) =>
      device === '' ? `A device of ${isolated(person)}` : `${isolated(device)} of ${isolated(person)}`,
    state: (now: string, then: string) => `${now} → ${then}`,
    decided: (time: string) => `Decided ${time}`,
    decidedOn: (device: string, time: string) => `Decided on ${isolated(device)}, ${time}`,
    added: (n: number) => `${count(n, 'decision is', 'decisions are')} new here.`,
    known: (n: number) => `${count(n, 'decision is', 'decisions are')} known here already.`,
    stranger: (device: string, n: number) =>
      device === ''
        ? `Left out: ${count(n, 'decision', 'decisions')} by a device that is not known as yours.`
        : `Left out: ${count(n, 'decision', 'decisions')} by ${isolated(device)}, which you have not verified as yours. Verify it first.`,
    bad: (n: number) =>
      `Left out: ${count(n, 'entry', 'entries')} without a valid signature, or dated ahead.`,
    take: 'Take over',
    leave: 'Change nothing',
    applied: (n: number) => `Taken over: ${count(n, 'decision', 'decisions')}.`,
  },
  history: {
    title: 'Decisions',
    none: 'Nobody has decided about it yet.',
    counts: 'counts',
    said: {
      new: 'Not let in',
      trusted: 'Let in',
      verified: 'Verified',
      blocked: 'Blocked',
    } satisfies Record<TrustState, string>,
    line: (state: string, how: string) => `${state}: ${how}`,
    on: (how: string, device: string) => `${how}, on ${isolated(device)}`,
  },
} as const
