// A person's devices.
import type { KeyLife } from '../../domain/key-life.ts'
import type { TrustManner, TrustPolicy, TrustState } from '../../domain/device.ts'
import { isolated } from '../display-name.ts'
import { count } from './count.ts'

export const devices = {
  region: 'Devices',
  compared: {
    none: (name: string) => `You have not compared any device of ${isolated(name)} yet.`,
    some: (name: string, n: number, all: number) =>
      `You compared ${n} of ${count(all, 'device', 'devices')} of ${isolated(name)}.`,
    all: (name: string) => `You compared every device of ${isolated(name)} that is let in.`,
  },
  /** Beside what is compared: of a compared device that is blocked, or gone from the list of its account. */
  comparedThen: {
    blocked: (name: string) => `A device of ${isolated(name)} that you compared is blocked.`,
    unlisted: (name: string) =>
      `A device that you compared is no longer listed by ${isolated(name)}'s account.`,
  },
  newOnes: {
    'trust-until-verified': 'New ones are let in by themselves.',
    ask: 'You are asked about new ones.',
    'verified-only': 'Only devices that you compared are let in.',
  } satisfies Record<TrustPolicy, string>,
  close: 'Close',
  none: (name: string) =>
    `No device of ${isolated(name)} is known yet. Devices appear here with the first message.`,
  unnamed: 'Unnamed device',
  own: 'This device',
  state: {
    new: 'New',
    trusted: 'Trusted',
    verified: 'Verified',
    blocked: 'Blocked',
  } satisfies Record<TrustState, string>,
  stateNote: {
    new: 'Gets no keys until you let it in.',
    trusted: 'Let in, but not compared yet.',
    verified: 'You compared it.',
    blocked: 'Gets no keys.',
  } satisfies Record<TrustState, string>,
  newcomer: 'New: added lately, beside the others. Ask them about it if you did not expect it.',
  unproven: 'Uses another app, which cannot prove that its key is its own.',
  unsigned: {
    title: 'Keys without proof',
    refused: (name: string) =>
      `The devices of ${isolated(name)} prove that their keys are their own. A key without that proof may come from another app of theirs, or from somebody in between. It is refused.`,
    allowed: (name: string) =>
      `You accept keys without proof from ${isolated(name)}. Such messages are marked as from an unverified sender.`,
    allow: 'Accept them',
    refuse: 'Refuse them again',
    nowAllowed: (name: string) => `Keys without proof are accepted from ${isolated(name)}.`,
    nowRefused: (name: string) => `Keys without proof are refused from ${isolated(name)}.`,
    look: 'See devices',
  },
  unlisted: (time: string) => `No longer listed by its account. It was last listed ${time}.`,
  /** Of one that was let in by itself and is no longer listed by its account. */
  gone: {
    stillIn: (name: string, device: string) =>
      device === ''
        ? `The account of ${isolated(name)} no longer lists one of its devices: it may be lost, or out of use. It still gets keys from you.`
        : `The account of ${isolated(name)} no longer lists “${isolated(device)}”: it may be lost, or out of use. It still gets keys from you.`,
    keep: 'Leave it in',
    kept: 'It stays let in.',
  },
  firstSeen: 'First seen',
  lastSeen: 'Last seen',
  decided: 'Decided',
  manner: {
    'first-seen': (time: string) => `by itself, ${time}`,
    user: (time: string) => `by you, ${time}`,
    compared: (time: string) => `by comparing, ${time}`,
    'compared-emoji': (time: string) => `by comparing emoji, ${time}`,
    'emoji-differed': (time: string) => `as the emoji differed, ${time}`,
    'compared-number': (time: string) => `by comparing the number, ${time}`,
    scanned: (time: string) => `by scanning the code, ${time}`,
    endorsed: (time: string) => `introduced, ${time}`,
    lost: (time: string) => `lost, ${time}`,
  } satisfies Record<TrustManner, (time: string) => string>,
  introducedBy: (device: string) => `Let in: introduced by ${isolated(device)}.`,
  reads: (n: number, span: string) =>
    n === 0 ? 'Can read none of your messages.' : `Can read ${n} of your messages, ${span}.`,
  asks: (n: number, span: string) =>
    n === 0 ? 'Asks to read.' : `Asks to read ${count(n, 'message', 'messages')}, ${span}.`,
  letIn: 'Let in',
  giveAsked: 'Give what it asks for',
  letOut: 'Do not let in any more',
  block: 'Block',
  unblock: 'Unblock',
  verifiedOnly: 'Verified devices alone are let in here. That can be changed below.',
  done: {
    'let-in': 'Let in. It is given the keys as soon as it is there.',
    'let-out': 'Not let in any more. What it can read already, it keeps.',
    block: 'Blocked. You are asked about every new device of this person from now on.',
    'block-verified-only': 'Blocked. As before, only devices that you verified are let in.',
    unblock: 'Not blocked any more, and not let in either.',
  },
  copyFingerprint: 'Copy',
  copied: 'Copied. It is taken out of the clipboard after a minute.',
  policy: {
    title: 'New devices',
    asForAll: (policy: string) => `As for everybody: ${policy}`,
    names: {
      'trust-until-verified': 'Let them in until I have compared one',
      ask: 'Ask me about each',
      'verified-only': 'Let in only those I compared',
    } satisfies Record<TrustPolicy, string>,
    changed: (name: string) => `That holds for new devices of ${isolated(name)} from now on.`,
  },
  keyLife: {
    title: 'How long keys are kept here',
    names: {
      week: 'A new key every day, gone after a week',
      month: 'A new key every day, gone after 30 days',
      year: 'A new key every day, gone after a year',
      forever: 'Keep keys for ever',
    } satisfies Record<KeyLife, string>,
    note: 'What you have read stays readable here. A key that is gone opens nothing that somebody recorded on the way.',
    changed: (name: string) => `That holds for the keys of what ${isolated(name)} writes.`,
  },
  details: 'Details',
  fingerprint: 'Fingerprint',
  address: 'Address',
} as const
