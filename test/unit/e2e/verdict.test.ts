import { describe, expect, it } from 'vitest'
import { verdict, type Facts, type Verdict } from '../../../main/e2e/verdict.ts'
import { inWords } from './verdict-words.ts'

/** Juliet's first device, known as Balcony, asks with a proof for a key of hers that is here. */
const ordinary: Facts = {
  keyIsHere: true,
  inAudience: true,
  forOneDevice: 'no',
  newcomer: false,
  approved: false,
  proven: true,
  knownAsBalcony: true,
  unsignedAllowed: false,
  ownAccount: false,
  movedIn: false,
  anyVerified: false,
  crowded: false,
  letOut: false,
  state: 'new',
  policy: 'trust-until-verified',
}

const rows: [string, Partial<Facts>, string][] = [
  ['a first device under the default policy', { knownAsBalcony: false }, 'trust and release'],
  ['a further device under the default policy', {}, 'trust and release'],
  ['a new device once another is verified', { anyVerified: true }, 'ask: policy'],
  ['a new device under "ask me"', { policy: 'ask' }, 'ask: policy'],
  ['a new device under "verified only"', { policy: 'verified-only' }, 'ask: policy'],
  ['a new device of an account that has a crowd of them', { crowded: true }, 'ask: policy'],
  ['a device that the user no longer lets in', { letOut: true }, 'ask: policy'],
  ['a trusted device', { state: 'trusted', policy: 'ask' }, 'release'],
  ['a verified device', { state: 'verified', policy: 'verified-only' }, 'release'],
  ['a blocked device', { state: 'blocked' }, 'forbidden'],
  ['a blocked device that the user once said yes to', { state: 'blocked', approved: true }, 'forbidden'],
  ['an own new device', { ownAccount: true }, 'ask: own-device'],
  ['an own trusted device', { ownAccount: true, state: 'trusted' }, 'release'],
  ['a known full JID with another fingerprint', { movedIn: true }, 'ask: known-address-other-key'],
  ['nobody of the audience', { inAudience: false, state: 'trusted' }, 'forbidden'],
  ['a key that is gone', { keyIsHere: false, inAudience: false, state: 'trusted' }, 'item-not-found'],
  [
    'a blocked device asking for a key that is gone',
    { keyIsHere: false, state: 'blocked' },
    'item-not-found',
  ],
  ['a newcomer asking for an older key', { newcomer: true }, 'ask: newcomer'],
  ['a trusted newcomer asking for an older key', { newcomer: true, state: 'trusted' }, 'ask: newcomer'],
  ['a newcomer who was let in', { newcomer: true, state: 'trusted', approved: true }, 'release'],
  [
    'a yes that was taken back',
    { newcomer: true, state: 'new', policy: 'ask', approved: true },
    'ask: policy',
  ],
  ['a blocked newcomer', { newcomer: true, state: 'blocked' }, 'forbidden'],
  ['a draft-only peer', { proven: false, knownAsBalcony: false }, 'trust and release'],
  ['a request stripped of its proof', { proven: false, state: 'trusted' }, 'not-acceptable'],
  ['one stripped of it for a key that is gone', { proven: false, keyIsHere: false }, 'not-acceptable'],
  [
    'one without proof that the user allowed',
    { proven: false, unsignedAllowed: true, state: 'trusted' },
    'release',
  ],
  ['the device that a key is for alone', { forOneDevice: 'this', policy: 'ask' }, 'release'],
  ['the same under "verified only"', { forOneDevice: 'this', policy: 'verified-only' }, 'release'],
  ['the same of the own account', { forOneDevice: 'this', ownAccount: true }, 'release'],
  [
    'the same that the policy would let in anyway',
    { forOneDevice: 'this', newcomer: true },
    'trust and release',
  ],
  ['the same, blocked', { forOneDevice: 'this', state: 'blocked' }, 'forbidden'],
  ['another one, verified', { forOneDevice: 'other', state: 'verified', approved: true }, 'forbidden'],
  [
    'one that only says so, without proof',
    { forOneDevice: 'this', proven: false, unsignedAllowed: true },
    'forbidden',
  ],
]

describe('the verdict on a key (PROTOCOL 3, 7, 9, 10)', () => {
  it.each(rows)('%s', (_, facts, expected) => {
    expect(inWords(verdict({ ...ordinary, ...facts }))).toBe(expected)
  })

  // The same rules said a second time, each by itself, as PROTOCOL has them.
  const rules: [string, (facts: Facts, said: Verdict) => boolean][] = [
    [
      '7: from an account known as Balcony a request without proof gets not-acceptable, until the user allows it',
      (f, said) =>
        (!f.proven && f.knownAsBalcony && !f.unsignedAllowed) ===
        (said.is === 'refuse' && said.condition === 'not-acceptable'),
    ],
    [
      '3: what is not here, or no longer released, is item-not-found, unless the request itself is not acceptable',
      (f, said) =>
        f.keyIsHere
          ? !(said.is === 'refuse' && said.condition === 'item-not-found')
          : said.is === 'refuse' && ['item-not-found', 'not-acceptable'].includes(said.condition),
    ],
    ['3: only the audience gets a key or is asked about', (f, said) => f.inAudience || said.is === 'refuse'],
    [
      '10: a blocked device never gets a key and is never asked about',
      (f, said) => f.state !== 'blocked' || said.is === 'refuse',
    ],
    [
      '3: forbidden is said to nobody else',
      (f, said) =>
        !(said.is === 'refuse' && said.condition === 'forbidden') ||
        !f.inAudience ||
        f.state === 'blocked' ||
        f.forOneDevice !== 'no',
    ],
    [
      '10: released to trusted and verified devices only',
      (f, said) =>
        said.is !== 'release' ||
        said.trustNow ||
        f.state === 'trusted' ||
        f.state === 'verified' ||
        f.forOneDevice === 'this',
    ],
    [
      '10: becomes trusted by itself only what is new, under "trust until I verify", while nothing is verified',
      (f, said) =>
        !(said.is === 'release' && said.trustNow) ||
        (f.state === 'new' && f.policy === 'trust-until-verified' && !f.anyVerified),
    ],
    [
      '10: own new devices are always asked about',
      (f, said) => f.forOneDevice === 'this' || !(f.ownAccount && f.state === 'new') || said.is !== 'release',
    ],
    [
      '7: a known full JID that turns up with another fingerprint is always asked about',
      (f, said) => f.forOneDevice === 'this' || !(f.movedIn && f.state === 'new') || said.is !== 'release',
    ],
    [
      '9: to a newcomer only on the user’s yes',
      (f, said) => f.forOneDevice === 'this' || !(f.newcomer && said.is === 'release') || f.approved,
    ],
    [
      'the user is asked about nothing that is settled: who is in, and is no newcomer, is never asked about',
      (f, said) => !(said.is === 'ask' && f.state !== 'new') || (f.newcomer && !f.approved),
    ],
    [
      'what an unverified new device of another account is asked about has its reason in the policy or the address',
      (f, said) =>
        !(said.is === 'ask' && f.state === 'new' && !f.ownAccount && !f.movedIn && !f.newcomer) ||
        f.policy !== 'trust-until-verified' ||
        f.anyVerified ||
        f.crowded ||
        f.letOut,
    ],
    [
      'whoever may have it gets it: nobody else is refused or asked about',
      (f, said) => {
        const acceptable = f.proven || !f.knownAsBalcony || f.unsignedAllowed
        const isIn = f.state === 'trusted' || f.state === 'verified'
        const comesIn =
          f.state === 'new' &&
          f.policy === 'trust-until-verified' &&
          !(f.anyVerified || f.ownAccount || f.movedIn || f.crowded || f.letOut)
        const may =
          acceptable && f.keyIsHere && f.inAudience && (isIn || comesIn) && (!f.newcomer || f.approved)
        return f.forOneDevice !== 'no' || may === (said.is === 'release')
      },
    ],
    [
      '11: a key for one device goes to it, whatever its trust unless it is blocked, and to nobody else; nobody is asked',
      (f, said) => {
        if (f.forOneDevice === 'no') return true
        const may =
          f.forOneDevice === 'this' && f.proven && f.keyIsHere && f.inAudience && f.state !== 'blocked'
        return said.is === (may ? 'release' : 'refuse')
      },
    ],
  ]

  it.each(rules)('%s', (_, holds) => {
    let cases = 0
    for (const facts of everyFacts()) {
      cases += 1
      if (!holds(facts, verdict(facts)))
        throw new Error(`${inWords(verdict(facts))} where ${JSON.stringify(facts)}`)
    }
    expect(cases).toBe(2 ** 12 * 4 * 3 * 3)
  })
})

function* everyFacts(): Generator<Facts> {
  const flags = Object.keys(ordinary).filter((name) => !['state', 'policy', 'forOneDevice'].includes(name))
  for (const state of ['new', 'trusted', 'verified', 'blocked'] as const)
    for (const policy of ['trust-until-verified', 'ask', 'verified-only'] as const)
      for (const forOneDevice of ['no', 'this', 'other'] as const)
        for (let bits = 0; bits < 2 ** flags.length; bits++) {
          const set = Object.fromEntries(flags.map((name, i) => [name, (bits & (1 << i)) !== 0]))
          yield { ...ordinary, ...set, forOneDevice, state, policy }
        }
}
