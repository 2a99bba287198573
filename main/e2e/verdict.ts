import type { TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { Refusal } from './outcomes.ts'

export interface RequestFacts {
  /** A valid proof came with it. */
  proven: boolean
}

/** The SMK that is asked for; null: there is none, or its release time is over. */
export type KeyFacts = {
  inAudience: boolean
  /** PROTOCOL 9: retired before this device was first seen, while its account had a device that was known. */
  retiredBeforeSeen: boolean
} | null

export interface AskerFacts {
  ownAccount: boolean
  knownAsBalcony: boolean
  /** The user allowed requests without proof for this account. */
  unsignedAllowed: boolean
  /** Its full JID was known with another fingerprint. */
  movedIn: boolean
  /** One of the account's devices is verified. */
  anyVerified: boolean
}

export type Verdict =
  | {
      is: 'release'
      /** The device becomes trusted by this. */
      trustNow: boolean
    }
  | { is: 'ask' }
  | { is: 'refuse'; condition: Refusal }

/**
 * Whether a key leaves this device: the one gate, without side effects (PROTOCOL 3 in the order of its table, 7, 9, 10).
 */
export function verdict(
  request: RequestFacts,
  key: KeyFacts,
  asker: AskerFacts,
  trust: TrustState,
  policy: TrustPolicy,
): Verdict {
  // PROTOCOL 7, "No way back"
  if (!request.proven && asker.knownAsBalcony && !asker.unsignedAllowed) {
    return { is: 'refuse', condition: 'not-acceptable' }
  }
  if (key === null) return { is: 'refuse', condition: 'item-not-found' }
  // PROTOCOL 10: a blocked device never gets a key
  if (!key.inAudience || trust === 'blocked') return { is: 'refuse', condition: 'forbidden' }
  // PROTOCOL 9, "Newcomers read from now on"
  if (key.retiredBeforeSeen) return { is: 'ask' }
  if (trust === 'verified' || trust === 'trusted') return { is: 'release', trustNow: false }
  return admits(asker, policy) ? { is: 'release', trustNow: true } : { is: 'ask' }
}

/** PROTOCOL 10: whether a *new* device becomes trusted without a question. */
export function admits(
  asker: Pick<AskerFacts, 'ownAccount' | 'movedIn' | 'anyVerified'>,
  policy: TrustPolicy,
): boolean {
  // PROTOCOL 10: own new devices are always asked about; PROTOCOL 7: and who turns up with another fingerprint
  if (asker.ownAccount || asker.movedIn) return false
  switch (policy) {
    case 'trust-until-verified':
      return !asker.anyVerified
    case 'ask':
    case 'verified-only':
      return false
  }
}
