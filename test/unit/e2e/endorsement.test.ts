// PROTOCOL 10: endorsements, and every way in which one does not count.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import { readEndorsement, signEndorsement } from '../../../main/e2e/endorsement.ts'
import { standingOf } from '../../../main/e2e/standing.ts'
import { trustOf } from '../../../main/e2e/known-devices.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import type { TrustBook } from '../../../main/e2e/trust-ports.ts'
import { readTokenPayload } from '../../../main/e2e/signed-token.ts'
import type { TrustState } from '../../../shared/domain/device.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const ROMEO = 'romeo@b.test' as BareJid
const TYBALT = 'tybalt@a.test' as BareJid
const NOW = Date.UTC(2026, 2, 3, 12)
const DAY = 24 * 60 * 60_000
const PHONE = 'P'.repeat(43)
const TABLET = 'T'.repeat(43)

let laptop: KeyPair
let stranger: KeyPair
beforeAll(async () => {
  ;[laptop, stranger] = await Promise.all([generateIdentity(), generateIdentity()])
})

describe('an endorsement (PROTOCOL 10)', () => {
  const sign = (more: object = {}, by = laptop) =>
    signEndorsement({ sub: PHONE, jid: ROMEO, at: NOW, ...more }, by)
  const read = (token: string, now = NOW) => readEndorsement(token, laptop.kid, ROMEO, now)
  async function forged(change: object, header = honestHeader('balcony-endorse+jws', laptop)) {
    const payload = { ...readTokenPayload(await sign()), ...change }
    return forgeToken(JSON.stringify(header), JSON.stringify(payload), laptop)
  }

  it('says which device is endorsed, and holds for 60 days', async () => {
    const token = await sign()
    expect(await read(token)).toEqual({ sub: PHONE, iat: NOW / 1000, exp: (NOW + 60 * DAY) / 1000 })
    expect(await read(token, NOW + 60 * DAY - 1000)).toBeDefined()
    expect(await read(token, NOW + 60 * DAY)).toBeUndefined()
  })

  it('is none by a stranger, for another account, or of the signer itself', async () => {
    expect(await read(await sign({}, stranger))).toBeUndefined()
    expect(await read(await sign({ jid: TYBALT }))).toBeUndefined()
    expect(await read(await sign({ sub: laptop.kid }))).toBeUndefined()
  })

  it('is none where it is a token of another kind', async () => {
    expect(await read(await forged({}))).toBeDefined()
    for (const type of ['balcony-device+jws', 'balcony-attest+jws'] as const)
      expect(await read(await forged({}, honestHeader(type, laptop)))).toBeUndefined()
  })

  it.each([
    ['a full address', { jid: `${ROMEO}/x` }],
    ['no account', { jid: undefined }],
    ['no device', { sub: undefined }],
    ['a device that can be none', { sub: 'P'.repeat(42) }],
    ['a date that is no number', { iat: String(NOW / 1000) }],
    ['no end', { exp: undefined }],
    ['an end before its beginning', { exp: NOW / 1000 - 1 }],
    ['more than 60 days', { exp: NOW / 1000 + 61 * 24 * 3600 }],
    ['a date more than a day ahead', { iat: NOW / 1000 + 24 * 3600 + 1, exp: NOW / 1000 + 50 * 24 * 3600 }],
  ])('is none with %s', async (_, change) => {
    expect(await read(await forged(change))).toBeUndefined()
  })
})

describe('a device that is endorsed', () => {
  let book: TrustBook
  beforeEach(() => {
    book = createMemoryDatabase().trustBook
    lists(laptop.kid, PHONE)
    lists(PHONE)
    decides(laptop.kid, 'verified')
  })

  /** It stands in Romeo's list, and endorses these. */
  function lists(fingerprint: string, ...endorses: string[]): void {
    const terms = { iat: NOW / 1000, exp: (NOW + 60 * DAY) / 1000 }
    book.heardEntry(
      ROMEO,
      fingerprint,
      NOW / 1000,
      endorses.map((sub) => ({ sub, ...terms })),
    )
  }
  function decides(fingerprint: string, state: TrustState): void {
    book.decide({ jid: ROMEO, fingerprint, state, manner: 'user', at: NOW })
  }
  const trust = (fingerprint = PHONE, now = NOW) => trustOf(book, ROMEO, fingerprint, now)

  it('becomes trusted, by the device that introduced it', () => {
    expect(trust()).toBe('trusted')
    expect(standingOf(book, ROMEO, PHONE, NOW)).toEqual({
      ...{ state: 'trusted', manner: 'endorsed', at: NOW, by: laptop.kid },
    })
  })

  it('is new where its signer is only trusted, was never decided on, or is a stranger', () => {
    for (const state of ['trusted', 'new', 'blocked'] as const) {
      decides(laptop.kid, state)
      expect(trust()).toBe('new')
    }
    lists(stranger.kid, TABLET)
    lists(TABLET)
    expect(trust(TABLET)).toBe('new')
  })

  it('is new from the moment in which its signer is distrusted', () => {
    expect(trust()).toBe('trusted')
    decides(laptop.kid, 'blocked')
    expect(trust()).toBe('new')
  })

  it('hands nothing on: whom it endorses is new, though it would be trusted itself', () => {
    lists(PHONE, TABLET)
    lists(TABLET)
    expect([trust(PHONE), trust(TABLET)]).toEqual(['trusted', 'new'])
    decides(PHONE, 'trusted')
    expect(trust(TABLET)).toBe('new')
    decides(PHONE, 'verified')
    expect(trust(TABLET)).toBe('trusted')
  })

  it('stays blocked where the user blocked it, and new where the user let it out', () => {
    decides(PHONE, 'blocked')
    expect(trust()).toBe('blocked')
    decides(PHONE, 'new')
    expect(trust()).toBe('new')
  })

  it('is new under "verified only", also where that is the policy for all', () => {
    book.setPolicyForAll('verified-only')
    expect(trust()).toBe('new')
    book.setPolicy(ROMEO, 'ask')
    expect(trust()).toBe('trusted')
    book.setPolicy(ROMEO, 'verified-only')
    expect(trust()).toBe('new')
  })

  it('is new once the endorsement has run out', () => {
    expect(trust(PHONE, NOW + 60 * DAY - 1)).toBe('trusted')
    expect(trust(PHONE, NOW + 60 * DAY)).toBe('new')
  })

  it('is new where its own entry names no such account, or is gone from the list', () => {
    lists(laptop.kid, PHONE, TABLET)
    expect(trust(TABLET)).toBe('new')
    book.keepListed(ROMEO, [laptop.kid])
    expect(trust()).toBe('new')
  })

  it('is new once its signer is gone from the list, or endorses it no more', () => {
    book.heardEntry(ROMEO, laptop.kid, NOW / 1000 + 1, [])
    expect(trust()).toBe('new')
    book.heardEntry(ROMEO, laptop.kid, NOW / 1000 + 2, [{ sub: PHONE, iat: NOW / 1000, exp: NOW / 1000 + 9 }])
    expect(trust()).toBe('trusted')
    book.keepListed(ROMEO, [PHONE])
    expect(trust()).toBe('new')
  })

  it('is new in another account, where the same keys say the same', () => {
    book.heardEntry(TYBALT, PHONE, NOW / 1000, [])
    expect(trustOf(book, TYBALT, PHONE, NOW)).toBe('new')
  })
})
