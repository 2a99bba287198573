import { describe, expect, it } from 'vitest'
import type { TrustPolicy, TrustState } from '../../../shared/domain/device.ts'
import { verdict, type AskerFacts, type KeyFacts } from '../../../main/e2e/verdict.ts'

const stranger: AskerFacts = {
  ownAccount: false,
  knownAsBalcony: false,
  unsignedAllowed: false,
  movedIn: false,
  anyVerified: false,
}
const known = { ...stranger, knownAsBalcony: true }
const own = { ...known, ownAccount: true }
const key: KeyFacts = { inAudience: true, retiredBeforeSeen: false }
const old: KeyFacts = { inAudience: true, retiredBeforeSeen: true }
const foreign: KeyFacts = { inAudience: false, retiredBeforeSeen: false }

type Row = [string, boolean, KeyFacts, AskerFacts, TrustState, TrustPolicy, string]
const rows: Row[] = [
  [
    'a first device under the default policy',
    true,
    key,
    stranger,
    'new',
    'trust-until-verified',
    'trust and release',
  ],
  [
    'a further device under the default policy',
    true,
    key,
    known,
    'new',
    'trust-until-verified',
    'trust and release',
  ],
  [
    'a new device once another is verified',
    true,
    key,
    { ...known, anyVerified: true },
    'new',
    'trust-until-verified',
    'ask',
  ],
  ['a new device under "ask me"', true, key, known, 'new', 'ask', 'ask'],
  ['a new device under "verified only"', true, key, known, 'new', 'verified-only', 'ask'],
  ['a trusted device', true, key, known, 'trusted', 'ask', 'release'],
  ['a verified device', true, key, known, 'verified', 'verified-only', 'release'],
  ['a blocked device', true, key, known, 'blocked', 'trust-until-verified', 'forbidden'],
  ['an own new device', true, key, own, 'new', 'trust-until-verified', 'ask'],
  ['an own trusted device', true, key, own, 'trusted', 'trust-until-verified', 'release'],
  [
    'a known full JID with another fingerprint',
    true,
    key,
    { ...known, movedIn: true },
    'new',
    'trust-until-verified',
    'ask',
  ],
  ['nobody of the audience', true, foreign, known, 'trusted', 'trust-until-verified', 'forbidden'],
  ['a key that is gone', true, null, known, 'trusted', 'trust-until-verified', 'item-not-found'],
  ['a blocked device asking for a key that is gone', true, null, known, 'blocked', 'ask', 'item-not-found'],
  ['a newcomer asking for an older key', true, old, known, 'new', 'trust-until-verified', 'ask'],
  ['a trusted newcomer asking for an older key', true, old, known, 'trusted', 'trust-until-verified', 'ask'],
  ['a blocked newcomer', true, old, known, 'blocked', 'ask', 'forbidden'],
  ['a draft-only peer', false, key, stranger, 'new', 'trust-until-verified', 'trust and release'],
  ['a request stripped of its proof', false, key, known, 'trusted', 'trust-until-verified', 'not-acceptable'],
  [
    'a request stripped of its proof for a key that is gone',
    false,
    null,
    known,
    'new',
    'ask',
    'not-acceptable',
  ],
  [
    'one without proof that the user allowed',
    false,
    key,
    { ...known, unsignedAllowed: true },
    'trusted',
    'ask',
    'release',
  ],
]

describe('the verdict on a request for a key (PROTOCOL 3, 7, 9, 10)', () => {
  it.each(rows)('%s', (_, proven, facts, asker, trust, policy, expected) => {
    const given = verdict({ proven }, facts, asker, trust, policy)
    const said =
      given.is === 'release'
        ? given.trustNow
          ? 'trust and release'
          : 'release'
        : given.is === 'ask'
          ? 'ask'
          : given.condition
    expect(said).toBe(expected)
  })
})
