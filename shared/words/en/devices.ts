// A person's devices.
import type { TrustState } from '../../domain/device.ts'
import { isolated } from '../display-name.ts'

export const devices = {
  region: 'Devices',
  lead: (name: string) => `The devices ${isolated(name)} reads and writes on.`,
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
  firstSeen: 'First seen',
  lastSeen: 'Last seen',
  decided: 'Decided',
  details: 'Details',
  fingerprint: 'Fingerprint',
  address: 'Address',
} as const
