import { beforeAll, describe, expect, it } from 'vitest'
import { generateEncryptionKey, generateIdentity } from '../../../main/e2e/device-keys.ts'
import { readKeySet, writeKeySet, type KeySet } from '../../../main/e2e/jwk.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { readProof, signProof, type ProofTerms } from '../../../main/e2e/proof.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'

const primitives = createPrimitives()
const from = 'romeo@b.test/garden' as FullJid
const to = 'juliet@a.test/balcony' as FullJid
const now = 1_700_000_000_000

describe('the proof beside a request (PROTOCOL 7)', () => {
  let identity: KeyPair, once: KeyPair, enc: KeyPair, keys: KeySet, terms: ProofTerms
  const read = async (change: Partial<ProofTerms> = {}, request = {}) =>
    readProof(
      await signProof({ ...terms, ...change }, identity, primitives),
      { sid: 's1', from, to, keys, now, ...request },
      primitives,
    )

  beforeAll(async () => {
    identity = await generateIdentity()
    once = await generateEncryptionKey()
    enc = await generateEncryptionKey()
    keys = (await readKeySet(writeKeySet([once.publicKey, enc.publicKey])))!
    terms = { sid: 's1', from, to, iss: to, pkey: keys.bytes, once: once.kid, enc: enc.kid, at: now }
  })

  it('names the device, the key to wrap for and the key to cache', async () => {
    expect(await read()).toMatchObject({
      fingerprint: identity.kid,
      iss: to,
      once: { thumbprint: once.kid },
      enc: { thumbprint: enc.kid },
    })
  })

  it('holds for 24 hours to either side', async () => {
    expect(await read({ at: now - 23 * 3_600_000 })).toBeDefined()
    expect(await read({ at: now - 25 * 3_600_000 })).toBeUndefined()
    expect(await read({ at: now + 25 * 3_600_000 })).toBeUndefined()
  })

  it.each([
    ['another SID', { sid: 's2' }],
    ['another asker', { from: 'mercutio@b.test/x' as FullJid }],
    ['another one asked', { to: 'juliet@a.test/other' as FullJid }],
    ['other keys', { pkey: new Uint8Array(3) }],
    ['a key to wrap for that was not offered', { once: 'A'.repeat(43) }],
    ['a key to cache that was not offered', { enc: 'A'.repeat(43) }],
  ])('is refused for %s', async (_, change) => {
    expect(await read(change)).toBeUndefined()
  })

  it.each(['from', 'to', 'iss'] as const)('is refused where `%s` is no text', async (name) => {
    const text = terms[name]
    for (const value of [{}, [text], [{}], { toString: text }, null, 1]) {
      expect(await read({ [name]: value as unknown as FullJid })).toBeUndefined()
    }
  })

  it('is refused where a key was added to the request', async () => {
    const more = await generateEncryptionKey()
    const added = await readKeySet(writeKeySet([once.publicKey, enc.publicKey, more.publicKey]))
    expect(await read({}, { keys: added })).toBeUndefined()
  })
})
