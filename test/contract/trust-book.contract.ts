import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustBook } from '../../main/e2e/trust-ports.ts'
import type { Database } from '../../main/services/store-ports.ts'
import {
  DAY,
  FINGERPRINT,
  JULIET,
  NOON,
  OTHER_FINGERPRINT,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
  seenDevice,
} from './database-samples.ts'

export function trustBookContract(openDatabase: () => Database): void {
  describe('the trust book', () => {
    let book: TrustBook
    beforeEach(() => {
      book = openDatabase().trustBook
    })

    it('gives a device back as it was seen', () => {
      book.see(seenDevice())
      expect(book.device(ROMEO, FINGERPRINT)).toEqual(seenDevice())
      expect(book.device(JULIET, FINGERPRINT)).toBeUndefined()
      expect(book.device(ROMEO, OTHER_FINGERPRINT)).toBeUndefined()
    })

    it('lists the devices of an account, first seen first', () => {
      book.see(seenDevice({ fingerprint: OTHER_FINGERPRINT, firstSeen: NOON + 1 }))
      book.see(seenDevice())
      book.see(seenDevice({ jid: JULIET }))
      expect(book.devicesOf(ROMEO).map(({ fingerprint }) => fingerprint)).toEqual([
        FINGERPRINT,
        OTHER_FINGERPRINT,
      ])
    })

    it('lists everybody of whom a device was seen, each once', () => {
      expect(book.accounts()).toEqual([])
      book.see(seenDevice())
      book.see(seenDevice({ fingerprint: OTHER_FINGERPRINT }))
      book.see(seenDevice({ jid: JULIET }))
      expect(book.accounts()).toEqual([JULIET, ROMEO])
    })

    it('finds the proven device that was last seen at a full address', () => {
      book.see(seenDevice({ lastSeen: NOON + 1 }))
      book.see(seenDevice({ fingerprint: OTHER_FINGERPRINT, lastSeen: NOON + 2 }))
      book.see(seenDevice({ fingerprint: 'U'.repeat(43), lastSeen: NOON + 3, proven: false }))
      expect(book.deviceAt(ROMEOS_LAPTOP)?.fingerprint).toBe(OTHER_FINGERPRINT)
      expect(book.deviceAt(ROMEOS_PHONE)).toBeUndefined()
    })

    it('updates a device by newer word and leaves when it was first seen', () => {
      book.see(seenDevice())
      const newer = seenDevice({
        fullJid: ROMEOS_PHONE,
        name: 'phone',
        encryptionKey: { kty: 'OKP', crv: 'X25519', x: 'BBBB' },
        firstSeen: NOON + 9,
        since: NOON + 9,
        lastSeen: NOON + 9,
        iat: 1_001,
      })
      book.see(newer)
      expect(book.device(ROMEO, FINGERPRINT)).toEqual({ ...newer, firstSeen: NOON, since: NOON })
    })

    it('takes from older word nothing but that the device was seen', () => {
      book.see(seenDevice())
      book.see(
        seenDevice({ fullJid: ROMEOS_PHONE, name: 'old', encryptionKey: null, lastSeen: NOON + 9, iat: 999 }),
      )
      expect(book.device(ROMEO, FINGERPRINT)).toEqual(seenDevice({ lastSeen: NOON + 9 }))
    })

    it('keeps the date of grants apart, which never goes back either', () => {
      book.see(seenDevice({ grantIat: 5_000 }))
      book.see(
        seenDevice({ iat: 1_001, grantIat: 0, encryptionKey: { kty: 'OKP', crv: 'X25519', x: 'CCCC' } }),
      )
      expect(book.device(ROMEO, FINGERPRINT)).toMatchObject({
        ...{ iat: 1_001, grantIat: 5_000, encryptionKey: { x: 'CCCC' } },
      })
      book.see(seenDevice({ iat: -1, grantIat: 6_000 }))
      expect(book.device(ROMEO, FINGERPRINT)).toMatchObject({ iat: 1_001, grantIat: 6_000 })
    })

    it('knows since when its youngest device is known', () => {
      expect(book.lastSince()).toBe(0)
      book.see(seenDevice({ since: NOON + 2 }))
      book.see(seenDevice({ fingerprint: OTHER_FINGERPRINT, since: NOON + 1 }))
      book.see(seenDevice({ since: NOON + 3 }))
      expect(book.lastSince()).toBe(NOON + 2)
    })

    it('PROTOCOL 8: knows who is gone from the list of their account, and when they stood there last', () => {
      book.see(seenDevice())
      book.setListed(ROMEO, FINGERPRINT, 'gone')
      expect(book.goneSince(ROMEO, FINGERPRINT)).toBeNull()
      book.setListed(ROMEO, FINGERPRINT, { at: NOON })
      book.setListed(ROMEO, OTHER_FINGERPRINT, { at: NOON })
      book.setListed(ROMEO, FINGERPRINT, { at: NOON + 1 })
      expect(book.goneSince(ROMEO, FINGERPRINT)).toBeNull()
      book.setListed(ROMEO, FINGERPRINT, 'gone')
      expect(book.goneSince(ROMEO, FINGERPRINT)).toBe(NOON + 1)
      expect(book.goneSince(ROMEO, OTHER_FINGERPRINT)).toBeNull()
      book.setListed(ROMEO, FINGERPRINT, { at: NOON + 2 })
      expect(book.goneSince(ROMEO, FINGERPRINT)).toBeNull()
      book.setListed(ROMEO, FINGERPRINT, 'gone')
      book.forget(ROMEO, FINGERPRINT)
      expect(book.goneSince(ROMEO, FINGERPRINT)).toBeNull()
    })

    it('takes a name from older word where there is none', () => {
      book.see(seenDevice({ name: '' }))
      book.see(seenDevice({ name: 'old', iat: 999 }))
      expect(book.device(ROMEO, FINGERPRINT)).toEqual(seenDevice({ name: 'old' }))
    })

    it('never moves back when a device was last seen', () => {
      book.see(seenDevice())
      book.see(seenDevice({ lastSeen: NOON - 9 }))
      expect(book.device(ROMEO, FINGERPRINT)?.lastSeen).toBe(NOON)
    })

    it('keeps a known name and key where newer word has none', () => {
      book.see(seenDevice())
      book.see(seenDevice({ name: '', encryptionKey: null, iat: 1_001 }))
      expect(book.device(ROMEO, FINGERPRINT)).toEqual(seenDevice({ iat: 1_001 }))
    })

    it('never takes a proof back', () => {
      book.see(seenDevice({ proven: false }))
      expect(book.knownAsBalcony(ROMEO)).toBe(false)
      book.see(seenDevice({ iat: 1_001 }))
      book.see(seenDevice({ proven: false, iat: 1_002 }))
      expect(book.device(ROMEO, FINGERPRINT)?.proven).toBe(true)
    })

    it('PROTOCOL 1: knows an account as Balcony from the first proven device on', () => {
      expect(book.knownAsBalcony(ROMEO)).toBe(false)
      book.see(seenDevice())
      expect(book.knownAsBalcony(ROMEO)).toBe(true)
      expect(book.knownAsBalcony(JULIET)).toBe(false)
    })

    it('PROTOCOL 10: the last decision counts, for address and fingerprint together', () => {
      const first = {
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        state: 'trusted',
        manner: 'first-seen',
        at: NOON,
      } as const
      // also where a clock was set back between the two
      const second = { ...first, state: 'verified', manner: 'compared', at: NOON - 1 } as const
      expect(book.decision(ROMEO, FINGERPRINT)).toBeUndefined()
      book.decide(first)
      book.decide(second)
      book.decide({ ...first, fingerprint: OTHER_FINGERPRINT, state: 'blocked' })
      expect(book.decision(ROMEO, FINGERPRINT)).toEqual(second)
      expect(book.decision(JULIET, FINGERPRINT)).toBeUndefined()
    })

    it('remembers when a device was last verified, whatever was decided since', () => {
      const decision = { jid: ROMEO, fingerprint: FINGERPRINT, manner: 'compared' } as const
      expect(book.verifiedAt(ROMEO, FINGERPRINT)).toBeNull()
      book.decide({ ...decision, state: 'trusted', at: NOON })
      expect(book.verifiedAt(ROMEO, FINGERPRINT)).toBeNull()
      book.decide({ ...decision, state: 'verified', at: NOON + 1 })
      book.decide({ ...decision, state: 'verified', at: NOON + 2 })
      book.decide({ ...decision, state: 'blocked', at: NOON + 3 })
      expect(book.verifiedAt(ROMEO, FINGERPRINT)).toBe(NOON + 2)
      expect(book.verifiedAt(ROMEO, OTHER_FINGERPRINT)).toBeNull()
    })

    it('keeps every decision, with who made it and what they signed, in the order in which they came', () => {
      const mine = {
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        state: 'trusted',
        manner: 'user',
        at: NOON,
      } as const
      const theirs = {
        ...mine,
        state: 'blocked',
        at: NOON - DAY,
        by: OTHER_FINGERPRINT,
        token: 'a.b.c',
      } as const
      book.decide(mine)
      book.decide({ ...mine, jid: JULIET })
      book.decide(theirs)
      expect(book.history(ROMEO, FINGERPRINT)).toEqual([
        { ...mine, id: 1 },
        { ...theirs, id: 3 },
      ])
      expect(book.allDecisions().map(({ jid }) => jid)).toEqual([ROMEO, JULIET, ROMEO])
      // a block wins until it is taken back, though the other one is later
      expect(book.decision(ROMEO, FINGERPRINT)).toEqual(theirs)
    })

    it('keeps what this device signed afterwards of a decision of its own', () => {
      const mine = {
        jid: ROMEO,
        fingerprint: FINGERPRINT,
        state: 'trusted',
        manner: 'user',
        at: NOON,
      } as const
      book.decide(mine)
      book.keepToken(1, 'a.b.c')
      expect(book.history(ROMEO, FINGERPRINT)).toEqual([{ ...mine, id: 1, token: 'a.b.c' }])
      expect(book.decision(ROMEO, FINGERPRINT)).toEqual({ ...mine, token: 'a.b.c' })
    })

    it('PROTOCOL 8: an entry is listed until the list is without it; an older one changes nothing', () => {
      const endorsement = { sub: OTHER_FINGERPRINT, iat: 900, exp: 2_000 }
      const heard = [{ ...endorsement, signer: FINGERPRINT }]
      expect(book.isListed(ROMEO, FINGERPRINT)).toBe(false)
      book.heardEntry(ROMEO, FINGERPRINT, 1_000, [endorsement])
      expect(book.isListed(ROMEO, FINGERPRINT)).toBe(true)
      expect(book.isListed(JULIET, FINGERPRINT)).toBe(false)
      book.heardEntry(ROMEO, FINGERPRINT, 999, [])
      expect(book.endorsementsOf(ROMEO, OTHER_FINGERPRINT)).toEqual(heard)
      book.keepListed(ROMEO, [OTHER_FINGERPRINT])
      expect([book.isListed(ROMEO, FINGERPRINT), book.endorsementsOf(ROMEO, OTHER_FINGERPRINT)]).toEqual([
        false,
        [],
      ])
      // what was taken out of the list does not come back by an entry of before
      book.heardEntry(ROMEO, FINGERPRINT, 999, [endorsement])
      expect(book.isListed(ROMEO, FINGERPRINT)).toBe(false)
      book.heardEntry(ROMEO, FINGERPRINT, 1_000, [endorsement])
      expect(book.isListed(ROMEO, FINGERPRINT)).toBe(true)
    })

    it('PROTOCOL 10: the endorsements of a newer entry take the place of those before', () => {
      const [early, late] = [
        { sub: 'S'.repeat(43), iat: 900, exp: 2_000 },
        { sub: 'S'.repeat(43), iat: 950, exp: 2_050 },
      ]
      book.heardEntry(ROMEO, FINGERPRINT, 1_000, [late])
      book.heardEntry(ROMEO, OTHER_FINGERPRINT, 1_000, [early])
      book.heardEntry(JULIET, FINGERPRINT, 1_000, [early])
      expect(book.endorsementsOf(ROMEO, 'S'.repeat(43))).toEqual([
        { ...early, signer: OTHER_FINGERPRINT },
        { ...late, signer: FINGERPRINT },
      ])
      book.heardEntry(ROMEO, OTHER_FINGERPRINT, 1_001, [])
      expect(book.endorsementsOf(ROMEO, 'S'.repeat(43))).toEqual([{ ...late, signer: FINGERPRINT }])
      expect(book.accountsWithEndorsements()).toEqual([JULIET, ROMEO])
    })

    it('keeps by whom a device was introduced', () => {
      book.setIntroduced(ROMEO, FINGERPRINT, 'S'.repeat(43))
      book.setIntroduced(ROMEO, FINGERPRINT, OTHER_FINGERPRINT)
      expect([...book.introduced(ROMEO)]).toEqual([[FINGERPRINT, OTHER_FINGERPRINT]])
      expect(book.introduced(JULIET).size).toBe(0)
      expect(book.accountsWithEndorsements()).toEqual([ROMEO])
      book.setIntroduced(ROMEO, FINGERPRINT, null)
      expect([book.introduced(ROMEO).size, book.accountsWithEndorsements()]).toEqual([0, []])
    })

    it('trusts until verified unless the user chose another policy', () => {
      expect(book.policy(ROMEO)).toBe('trust-until-verified')
      book.setPolicy(ROMEO, 'ask')
      book.setPolicy(ROMEO, 'verified-only')
      expect(book.policy(ROMEO)).toBe('verified-only')
      expect(book.policy(JULIET)).toBe('trust-until-verified')
    })

    it('has a policy for all who have none of their own, and takes an own one back', () => {
      expect(book.policyForAll()).toBe('trust-until-verified')
      expect(book.ownPolicy(ROMEO)).toBeNull()
      book.setPolicyForAll('verified-only')
      book.setPolicyForAll('ask')
      book.allowUnsigned(JULIET, true)
      expect(book.policyForAll()).toBe('ask')
      expect([book.policy(ROMEO), book.policy(JULIET)]).toEqual(['ask', 'ask'])
      book.setPolicy(ROMEO, 'trust-until-verified')
      expect([book.policy(ROMEO), book.ownPolicy(ROMEO)]).toEqual([
        'trust-until-verified',
        'trust-until-verified',
      ])
      book.setPolicy(ROMEO, null)
      expect([book.policy(ROMEO), book.ownPolicy(ROMEO)]).toEqual(['ask', null])
    })

    it('forgets a device, and not what was decided about it', () => {
      book.see(seenDevice())
      book.see(seenDevice({ fingerprint: OTHER_FINGERPRINT }))
      book.decide({ jid: ROMEO, fingerprint: FINGERPRINT, state: 'blocked', manner: 'user', at: NOON })
      book.forget(ROMEO, FINGERPRINT)
      expect(book.devicesOf(ROMEO)).toMatchObject([{ fingerprint: OTHER_FINGERPRINT }])
      expect(book.decision(ROMEO, FINGERPRINT)?.state).toBe('blocked')
    })

    it('allows unsigned keys only where and as long as the user says so, whatever the policy', () => {
      expect(book.allowsUnsigned(ROMEO)).toBe(false)
      book.allowUnsigned(ROMEO, true)
      book.setPolicy(ROMEO, 'ask')
      expect(book.allowsUnsigned(ROMEO)).toBe(true)
      expect(book.policy(ROMEO)).toBe('ask')
      expect(book.allowsUnsigned(JULIET)).toBe(false)
      book.allowUnsigned(ROMEO, false)
      expect(book.allowsUnsigned(ROMEO)).toBe(false)
    })
  })
}
