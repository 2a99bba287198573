import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  readDeviceEntry,
  signDeviceEntry,
  type DeviceEntry,
  type DeviceEntryTerms,
} from '../../../main/e2e/device-entry.ts'
import {
  generateEncryptionKey,
  generateFallbackKey,
  generateIdentity,
} from '../../../main/e2e/device-keys.ts'
import { signEndorsement } from '../../../main/e2e/endorsement.ts'
import { publicMembers } from '../../../main/e2e/jwk.ts'
import { remember as remembered, rememberEntry, sighted } from '../../../main/e2e/known-devices.ts'
import type { KeyPair, EnginePorts } from '../../../main/e2e/ports.ts'
import type { TrustBook } from '../../../main/e2e/trust-ports.ts'
import { readTokenPayload } from '../../../main/e2e/signed-token.ts'
import type { BareJid, FullJid } from '../../../shared/domain/jid.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const JULIET = 'juliet@a.test' as BareJid
const ROMEO = 'romeo@b.test' as BareJid
const NOW = Date.UTC(2026, 2, 3, 12)
const DAY = 24 * 60 * 60_000

let identity: KeyPair
let enc: KeyPair
let p256: KeyPair
beforeAll(async () => {
  ;[identity, enc, p256] = await Promise.all([
    generateIdentity(),
    generateEncryptionKey(),
    generateFallbackKey('p256'),
  ])
})

const terms = (more: Partial<DeviceEntryTerms> = {}): DeviceEntryTerms => ({
  ...{ jid: ROMEO, resource: 'balcony.1', name: 'laptop', enc: enc.publicKey, at: NOW },
  ...more,
})
const sign = (more: Partial<DeviceEntryTerms> = {}) => signDeviceEntry(terms(more), identity)
const read = (token: string, id = identity.kid, now = NOW) => readDeviceEntry({ id, token }, ROMEO, now)
/** The honest payload with something else in it, and a signature that is right. */
async function forged(change: object, header = honestHeader('balcony-device+jws', identity)) {
  const payload = { ...readTokenPayload(await sign()), ...change }
  return forgeToken(JSON.stringify(header), JSON.stringify(payload), identity)
}

describe('a device entry (PROTOCOL 8)', () => {
  it('says where the device can be asked, its name and its keys', async () => {
    expect(await read(await sign())).toEqual({
      fullJid: 'romeo@b.test/balcony.1',
      fingerprint: identity.kid,
      name: 'laptop',
      publicKey: publicMembers(identity.publicKey),
      encryptionKey: publicMembers(enc.publicKey),
      endorses: [],
      iat: NOW / 1000,
    })
  })

  it('endorses whom its device endorses; what does not hold is left out of it', async () => {
    const [friend, stranger] = await Promise.all([generateIdentity(), generateIdentity()])
    const about = { sub: friend.kid, jid: ROMEO, at: NOW }
    const good = await signEndorsement(about, identity)
    const others = [
      await signEndorsement(about, stranger),
      await signEndorsement({ ...about, jid: JULIET }, identity),
      'no.token.',
    ]
    expect((await read(await sign({ endorses: [...others, good] })))?.endorses).toEqual([
      { sub: friend.kid, iat: NOW / 1000, exp: (NOW + 60 * DAY) / 1000 },
    ])
  })

  it('has sixteen endorsements looked at, and no more', async () => {
    const good = await signEndorsement({ sub: 'F'.repeat(43), jid: ROMEO, at: NOW }, identity)
    const none = Array.from({ length: 16 }, () => 'x')
    expect((await read(await sign({ endorses: [...none.slice(1), good] })))?.endorses).toHaveLength(1)
    expect((await read(await sign({ endorses: [...none, good] })))?.endorses).toEqual([])
  })

  it('carries the public key alone, no endorsement unless it has one, and holds for 60 days', async () => {
    const { enc: key, endorses, iat, exp } = readTokenPayload(await sign()) ?? {}
    expect(key).toEqual(publicMembers(enc.publicKey))
    expect(endorses).toEqual([])
    expect(Number(exp) - Number(iat)).toBe(60 * 24 * 3600)
    expect(await read(await sign(), identity.kid, NOW + 60 * DAY - 1000)).toBeDefined()
    expect(await read(await sign(), identity.kid, NOW + 60 * DAY)).toBeUndefined()
  })

  it('is refused where it is dated a day ahead and more', async () => {
    expect(await read(await sign({ at: NOW + DAY }))).toBeDefined()
    expect(await read(await sign({ at: NOW + DAY + 1000 }))).toBeUndefined()
  })

  it('is refused under another id, from another account, and with another signature', async () => {
    const other = await generateIdentity()
    const token = await sign()
    const [header, payload] = token.split('.')
    const [, , signature] = (await signDeviceEntry(terms(), other)).split('.')
    expect(await read(token, other.kid)).toBeUndefined()
    expect(await readDeviceEntry({ id: identity.kid, token }, JULIET, NOW)).toBeUndefined()
    expect(await read(`${header}.${payload}.${signature}`)).toBeUndefined()
  })

  it('is refused where it is a token of another kind', async () => {
    for (const type of ['balcony-grant+jws', 'balcony-keyreq+jws'] as const) {
      expect(await read(await forged({}, honestHeader(type, identity)))).toBeUndefined()
    }
    expect(await read(await forged({}))).toBeDefined()
  })

  const secret = { ...publicKeyOf(), d: 'A'.repeat(43) }
  it.each([
    ['no account', { jid: undefined }],
    ['a full address for its account', { jid: `${ROMEO}/x` }],
    ['an account that is no text', { jid: [ROMEO] }],
    ['no resource', { resource: '' }],
    ['a resource that is no text', { resource: {} }],
    ['a resource without end', { resource: 'x'.repeat(2000) }],
    ['a name that is no text', { name: 7 }],
    ['no encryption key', { enc: undefined }],
    ['a private encryption key', { enc: secret }],
    ['an encryption key of a wrong length', { enc: { kty: 'OKP', crv: 'X25519', x: 'AAAA' } }],
    ['a signing key to encrypt with', { enc: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }],
    ['endorsements that are none', { endorses: 'x' }],
    ['endorsements that are no texts', { endorses: [{}] }],
    ['a date that is no number', { iat: '1772539200' }],
    ['a date between two seconds', { iat: NOW / 1000 + 0.5 }],
    ['no end', { exp: undefined }],
    ['an end before its beginning', { exp: NOW / 1000 - 1 }],
    ['a longer time than 60 days', { exp: NOW / 1000 + 61 * 24 * 3600 }],
    ['a negative date', { iat: -1, exp: 60 * 24 * 3600 - 1 }],
  ])('is refused with %s', async (_, change) => {
    expect(await read(await forged(change))).toBeUndefined()
  })

  it('is refused with a key of another kind, and where it is larger than an entry can be', async () => {
    expect(await read(await sign({ enc: p256.publicKey }))).toBeUndefined()
    expect(await read(await sign({ name: 'x'.repeat(20_000) }))).toBeUndefined()
  })

  it('has of a name of 10 kB no more than 200 characters', async () => {
    expect((await read(await sign({ name: '🌹'.repeat(2500) })))?.name).toBe('🌹'.repeat(200))
  })

  it('is refused, and never thrown over, whatever is in its place', async () => {
    const token = await sign()
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.string({ maxLength: 3 }), async (at, put) => {
        const damaged = token.slice(0, at) + put + token.slice(at + 1)
        const entry = await read(damaged)
        expect(entry === undefined || damaged.trim() === token).toBe(true)
      }),
      { numRuns: 60 },
    )
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await read(text)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is remembered of an entry', () => {
  let now: number
  let ports: Pick<EnginePorts, 'trust' | 'requests' | 'keys' | 'clock'>
  let book: TrustBook
  const entry = (more: Partial<DeviceEntry> = {}): DeviceEntry => ({
    fullJid: 'romeo@b.test/balcony.1' as FullJid,
    fingerprint: identity.kid,
    name: 'laptop',
    publicKey: publicMembers(identity.publicKey),
    encryptionKey: publicMembers(enc.publicKey),
    endorses: [],
    iat: 1000,
    ...more,
  })
  const remember = (more: Partial<DeviceEntry> = {}, at = NOW) => {
    now = at
    return rememberEntry(ports, entry(more), JULIET)
  }
  const kept = () => book.device(ROMEO, identity.kid)
  const key = (x: string) => ({ kty: 'OKP', crv: 'X25519', x })

  beforeEach(() => {
    const database = createMemoryDatabase()
    book = database.trustBook
    now = NOW
    ports = {
      ...{ trust: book, requests: database.keyRequests, keys: database.keyTable },
      clock: { now: () => now },
    }
  })

  it('makes the account known as Balcony, and the device trusted as any other that is new', () => {
    expect(remember()).toMatchObject({ newlyTrusted: true, device: { proven: true, firstSeen: NOW } })
    expect(book.knownAsBalcony(ROMEO)).toBe(true)
    expect(book.decision(ROMEO, identity.kid)).toMatchObject({ state: 'trusted', manner: 'first-seen' })
  })

  it('leaves a device of the own account new', () => {
    expect(rememberEntry(ports, entry(), ROMEO)?.newlyTrusted).toBe(false)
    expect(book.decision(ROMEO, identity.kid)).toBeUndefined()
  })

  it('is nothing where the same is said again, or less lately', () => {
    remember({ iat: 1000, encryptionKey: key('new') })
    expect(remember({ iat: 1000, encryptionKey: key('new') }, NOW + 1)).toBeNull()
    expect(remember({ iat: 999, encryptionKey: key('old'), name: 'old' }, NOW + 2)).toBeNull()
    expect(kept()).toMatchObject({ encryptionKey: key('new'), name: 'laptop', lastSeen: NOW })
  })

  it('says the name of a device of which only a proof is known, which is younger and says none', () => {
    remember({ iat: 2000, name: '', encryptionKey: key('new') })
    expect(remember({ iat: 1000, encryptionKey: key('old') })).toMatchObject({ device: { name: 'laptop' } })
    expect(kept()).toMatchObject({ name: 'laptop', iat: 2000, encryptionKey: key('new') })
    expect(remember({ iat: 1001, name: 'older' })).toBeNull()
  })

  it('is a newer key, name and address, and does not say that the device was there', () => {
    remember()
    const fullJid = 'romeo@b.test/balcony.2' as FullJid
    remember({ iat: 1001, encryptionKey: key('new'), name: 'Garden', fullJid }, NOW + DAY)
    expect(kept()).toMatchObject({
      ...{ encryptionKey: key('new'), name: 'Garden', fullJid, iat: 1001 },
      ...{ firstSeen: NOW, lastSeen: NOW },
    })
  })

  it('is no decision about a device that was decided about', () => {
    remember()
    book.decide({ jid: ROMEO, fingerprint: identity.kid, state: 'blocked', manner: 'user', at: NOW })
    expect(remember({ iat: 2000 })?.newlyTrusted).toBe(false)
    expect(book.decision(ROMEO, identity.kid)?.state).toBe('blocked')
  })

  const byGrant = (iat: number, name: string) => {
    const { publicKey, fingerprint, fullJid } = entry()
    const said = {
      publicKey,
      fingerprint,
      fullJid,
      name,
      iat,
      encryptionKey: null,
      proven: true,
      byGrant: true,
    }
    remembered(ports, sighted(ports, said), JULIET)
  }

  it('counts after a younger grant: the date of a key is no date of an entry', () => {
    byGrant(5000, 'from the grant')
    expect(kept()).toMatchObject({ name: 'from the grant', iat: 0, encryptionKey: null })
    expect(remember({ iat: 1000 })).not.toBeNull()
    byGrant(6000, 'from the grant')
    expect(kept()).toMatchObject({ name: 'from the grant', iat: 1000, encryptionKey: entry().encryptionKey })
    expect(remember({ iat: 1001, encryptionKey: key('new') })).not.toBeNull()
    expect(kept()).toMatchObject({ name: 'laptop', iat: 1001, encryptionKey: key('new') })
    expect(remember({ iat: 1000, encryptionKey: key('older') })).toBeNull()
  })

  it('keeps its name and address against a grant that is older', () => {
    remember({ iat: 1000 })
    byGrant(999, 'from the grant')
    expect(kept()).toMatchObject({ name: 'laptop', iat: 1000 })
    byGrant(1000, 'from the grant')
    expect(kept()).toMatchObject({ name: 'from the grant', iat: 1000 })
  })
})

function publicKeyOf() {
  return { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }
}
