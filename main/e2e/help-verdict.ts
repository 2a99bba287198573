// PROTOCOL 9, "Helpers": whether this device gives on the key of another one.
import type { TrustState } from '../../shared/domain/device.ts'
import type { Verdict } from './verdict.ts'

/** Everything that decides whether the key of another device goes to the one that asks for it. */
export interface HelpFacts {
  /** Who asks is of the own account. */
  askedByOwn: boolean
  /** The key is that of another own device. */
  keyOfOwn: boolean
  /** The key was received with a signed grant, and is for others too. */
  keyIsHere: boolean
  /** It was used within the time for which keys are released, as far as is known here. */
  inReleaseTime: boolean
  inAudience: boolean
  /** How who asks stands here, by all own devices together. */
  state: TrustState
  /** The user verified it on this device, or one that does so endorses it. */
  vouchedFor: boolean
  /** The key was last used before who asks was first seen, while its account had a device that was known. */
  newcomer: boolean
  /** The user said yes to this device and this key, or it was given before. */
  approved: boolean
}

/** Without side effects, in the order of PROTOCOL 3's table. Nobody becomes trusted by being helped. */
export function helpVerdict(facts: HelpFacts): Verdict {
  const { askedByOwn } = facts
  // PROTOCOL 9: of the sender's own account, or, for one's own history, of the one that asks
  if (!askedByOwn && !facts.keyOfOwn) return { is: 'refuse', condition: 'item-not-found' }
  // own history is as old as the user lets it become
  if (!facts.keyIsHere || (!askedByOwn && !facts.inReleaseTime))
    return { is: 'refuse', condition: 'item-not-found' }
  // PROTOCOL 10: a block that any own device set is known here as one of this device's
  if (!facts.inAudience || facts.state === 'blocked') return { is: 'refuse', condition: 'forbidden' }
  if (askedByOwn) return toOwn(facts)
  // "Newcomers read from now on" is the sender's to except from
  if (!facts.vouchedFor || facts.newcomer) return { is: 'refuse', condition: 'forbidden' }
  return { is: 'release', trustNow: false }
}

function toOwn({ state, newcomer, approved }: HelpFacts): Verdict {
  // PROTOCOL 10: own new devices are always asked about
  if (state === 'new') return { is: 'ask', reason: 'own-device' }
  if (newcomer && !approved) return { is: 'ask', reason: 'newcomer' }
  return { is: 'release', trustNow: false }
}
