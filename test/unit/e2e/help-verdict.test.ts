import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { helpVerdict, type HelpFacts } from '../../../main/e2e/help-verdict.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import { inWords } from './verdict-words.ts'

/** Juliet's device, verified on Romeo's phone, asks it for the key of Romeo's laptop. */
const ordinary: HelpFacts = {
  askedByOwn: false,
  keyOfOwn: true,
  keyIsHere: true,
  inReleaseTime: true,
  inAudience: true,
  state: 'verified',
  vouchedFor: true,
  newcomer: false,
  approved: false,
}
/** Romeo's tablet asks his phone for what Juliet wrote. */
const own: Partial<HelpFacts> = { askedByOwn: true, keyOfOwn: false, state: 'trusted', vouchedFor: false }

const rows: [string, Partial<HelpFacts>, string][] = [
  ['a device that was verified here', {}, 'release'],
  ['one that such a device endorses', { state: 'trusted' }, 'release'],
  ['one that is merely trusted', { state: 'trusted', vouchedFor: false }, 'forbidden'],
  ['one of which nothing is known', { state: 'new', vouchedFor: false }, 'forbidden'],
  ['one that another own device verified', { vouchedFor: false }, 'forbidden'],
  ['one that any own device blocked', { state: 'blocked' }, 'forbidden'],
  ['nobody of the audience', { inAudience: false }, 'forbidden'],
  ['one for a key that is not here', { keyIsHere: false, inAudience: false }, 'item-not-found'],
  ['one after the release time', { inReleaseTime: false, state: 'blocked' }, 'item-not-found'],
  ['a newcomer asking for an older key', { newcomer: true, approved: true }, 'forbidden'],
  ['one for the key of somebody else', { keyOfOwn: false }, 'item-not-found'],
  ['an own trusted device', own, 'release'],
  ['an own device, for the key of another own one', { ...own, keyOfOwn: true }, 'release'],
  ['an own device, for old history', { ...own, inReleaseTime: false }, 'release'],
  ['an own new device', { ...own, state: 'new' }, 'ask: own-device'],
  ['an own device that is younger than the key', { ...own, newcomer: true }, 'ask: newcomer'],
  ['the same after the user’s yes', { ...own, newcomer: true, approved: true }, 'release'],
  ['an own blocked device', { ...own, state: 'blocked', approved: true }, 'forbidden'],
  ['an own device outside the audience', { ...own, inAudience: false }, 'forbidden'],
  ['an own device, for a key that is erased', { ...own, keyIsHere: false }, 'item-not-found'],
]

describe('whether a helper gives a key on (PROTOCOL 9) to', () => {
  it.each(rows)('%s', (_, facts, expected) => {
    expect(inWords(helpVerdict({ ...ordinary, ...facts }))).toBe(expected)
  })

  const facts = fc.record<HelpFacts>({
    askedByOwn: fc.boolean(),
    keyOfOwn: fc.boolean(),
    keyIsHere: fc.boolean(),
    inReleaseTime: fc.boolean(),
    inAudience: fc.boolean(),
    state: fc.constantFrom<TrustState>('new', 'trusted', 'verified', 'blocked'),
    vouchedFor: fc.boolean(),
    newcomer: fc.boolean(),
    approved: fc.boolean(),
  })

  it('nobody whom one of the conditions leaves out, whatever the others say', () => {
    fc.assert(
      fc.property(facts, (f) => {
        if (helpVerdict(f).is !== 'release') return
        expect(f).toMatchObject({ keyIsHere: true, inAudience: true })
        expect(f.state).not.toBe('blocked')
        if (f.askedByOwn) {
          expect(f.state).not.toBe('new')
          expect(!f.newcomer || f.approved).toBe(true)
        } else {
          expect(f).toMatchObject({ keyOfOwn: true, inReleaseTime: true, vouchedFor: true, newcomer: false })
        }
      }),
    )
  })

  it('devices of one’s own account alone is the user asked about', () => {
    fc.assert(fc.property(facts, (f) => helpVerdict(f).is !== 'ask' || f.askedByOwn))
  })
})
