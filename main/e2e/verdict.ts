import type { AskReason, TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { Refusal } from './outcomes.ts'

/** What the policy of an account has to know of a device of it. */
export interface DeviceFacts {
  ownAccount: boolean
  /** Its full JID was known with another key. */
  movedIn: boolean
  /** One of the account's devices is verified. */
  anyVerified: boolean
  /** So many devices of the account are known that no further one is let in unseen. */
  crowded: boolean
}

/** Everything that decides whether one key goes to one device. */
export interface Facts extends DeviceFacts {
  /** The SMK is ours, and its release time is not over. */
  keyIsHere: boolean
  inAudience: boolean
  /** PROTOCOL 11: the SMK is for one device alone, and it is this one, or another. */
  forOneDevice: 'no' | 'this' | 'other'
  /** PROTOCOL 9: it was retired before this device was first seen, while its account had a device that was known. */
  newcomer: boolean
  /** The user said yes to this device and this key, or it was given before. */
  approved: boolean
  /** A valid proof came with the request. */
  proven: boolean
  knownAsBalcony: boolean
  /** The user allowed requests without proof for this account. */
  unsignedAllowed: boolean
  state: TrustState
  policy: TrustPolicy
}

export type Verdict =
  | {
      is: 'release'
      /** The device becomes trusted by this. */
      trustNow: boolean
    }
  | { is: 'ask'; reason: AskReason }
  | { is: 'refuse'; condition: Refusal }

/** Whether a key leaves this device, without side effects (PROTOCOL 3 in the order of its table, 7, 9, 10, 11). */
export function verdict(facts: Facts): Verdict {
  const { state } = facts
  // PROTOCOL 7, "No way back"
  if (!facts.proven && facts.knownAsBalcony && !facts.unsignedAllowed) {
    return { is: 'refuse', condition: 'not-acceptable' }
  }
  if (!facts.keyIsHere) return { is: 'refuse', condition: 'item-not-found' }
  // PROTOCOL 10: a blocked device never gets a key
  if (!facts.inAudience || state === 'blocked') return { is: 'refuse', condition: 'forbidden' }
  if (facts.forOneDevice !== 'no') return forOneDevice(facts)
  if (state === 'new' && !admits(facts, facts.policy)) return { is: 'ask', reason: reasonFor(facts) }
  // PROTOCOL 9, "Newcomers read from now on"
  if (facts.newcomer && !facts.approved) return { is: 'ask', reason: 'newcomer' }
  return { is: 'release', trustNow: state === 'new' }
}

// PROTOCOL 11: released only to the device compared, whatever its trust; it is named by a fingerprint that only a proof shows
function forOneDevice(facts: Facts): Verdict {
  if (facts.forOneDevice === 'other' || !facts.proven) return { is: 'refuse', condition: 'forbidden' }
  return { is: 'release', trustNow: facts.state === 'new' && admits(facts, facts.policy) }
}

/** PROTOCOL 10: whether a *new* device becomes trusted without a question. */
export function admits(device: DeviceFacts, policy: TrustPolicy): boolean {
  // PROTOCOL 10: own new devices are always asked about; PROTOCOL 7: and who turns up with another fingerprint
  if (device.ownAccount || device.movedIn || device.crowded) return false
  switch (policy) {
    case 'trust-until-verified':
      return !device.anyVerified
    case 'ask':
    case 'verified-only':
      return false
  }
}

function reasonFor({ ownAccount, movedIn }: DeviceFacts): AskReason {
  if (ownAccount) return 'own-device'
  return movedIn ? 'known-address-other-key' : 'policy'
}
