// The door: devices that ask to read, and what the user says to it.
import type { AskReason } from '../../domain/device.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const door = {
  region: 'At the door',
  close: 'Close',
  bell: (n: number) => `At the door: ${count(n, 'device asks', 'devices ask')} to read`,
  bellOf: (name: string) => `A device of ${isolated(name)} asks to read`,
  nobody: 'Nobody asks any more.',
  lead: 'These devices ask for keys. Until you answer they cannot read what they ask for.',
  /** `what`: of `messages` below. */
  asks: (name: string, device: string, what: string) =>
    device === ''
      ? `A device of ${isolated(name)} asks to read ${what}.`
      : `${isolated(name)}'s ${isolated(device)} asks to read ${what}.`,
  ownAsks: (device: string, what: string) =>
    device === ''
      ? `A new device of yours asks to read ${what}.`
      : `A new device of yours, ${isolated(device)}, asks to read ${what}.`,
  messages: (n: number, span: string) =>
    n === 0 ? 'your messages' : `${count(n, 'message', 'messages')} (${span})`,
  history: 'If you say yes, it can read everything older that this device can read.',
  gone: (n: number) =>
    n === 1
      ? 'The key of one of them is erased: nobody can be given it any more.'
      : `The keys of ${n} of them are erased: nobody can be given them any more.`,
  why: {
    policy: (name: string) => `You are asked about new devices of ${isolated(name)}.`,
    newcomer: (name: string) =>
      `You wrote this before the device was first seen here. If you did not expect it, ask ${isolated(name)}.`,
    'known-address-other-key': (name: string) =>
      `At this address another device, or another key, was known. Perhaps the app was installed anew, perhaps somebody pretends to be ${isolated(name)}. Ask them.`,
    'own-device': () => 'Say yes only if you have just signed in on it yourself.',
  } satisfies Record<AskReason, (name: string) => string>,
  verifiedOnly: (name: string) =>
    `Only devices that you verified are let in for ${isolated(name)}. You can change that under Devices.`,
  behind: (n: number) => `${count(n, 'further device waits', 'further devices wait')} behind it.`,
  askedAt: (time: string) => `Asked ${time}`,
  letIn: 'Let in',
  notNow: 'Not now',
  never: 'Never',
  /** `only`: under "verified only", which a block leaves as it is. */
  neverNote: (name: string, only: boolean) =>
    only
      ? `Never blocks this device. As before, only devices of ${isolated(name)} that you verified are let in.`
      : `Never blocks this device, and from now on asks you about every new device of ${isolated(name)}.`,
  neverSure: (name: string, only: boolean) =>
    only
      ? `Block this device? It gets no keys. As before, only devices of ${isolated(name)} that you verified are let in.`
      : `Block this device? It gets no keys, and you are asked about every new device of ${isolated(name)}.`,
  yesMine: 'Yes, it is mine',
  notMine: 'No, that was not me',
  notMineSure: 'Block this device? It gets no keys of your messages.',
  block: 'Block it',
  back: 'Go back',
  came: {
    'let-in': (name: string) =>
      `Let in. The device of ${isolated(name)} is given the keys as soon as it is there.`,
    'not-now': (name: string) => `Left for later. You find the device under Devices of ${isolated(name)}.`,
    never: (name: string, only: boolean) =>
      only
        ? `Blocked. As before, only devices of ${isolated(name)} that you verified are let in.`
        : `Blocked. From now on you are asked about every new device of ${isolated(name)}.`,
  },
  ownLetIn: 'Your device is let in. It is given the keys as soon as it is there.',
  changePassword:
    'The device is blocked. Somebody else can sign in to your account: change its password now, at the provider of your address, and sign out everywhere you can.',
  /** Takes that advice off the screen. */
  heeded: 'I will see to it',
} as const
