import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../../shared/domain/jid.ts'
import { generateEncryptionKey, generateIdentity } from '../../../main/e2e/device-keys.ts'
import { readKeySet, writeKeySet, type KeySet } from '../../../main/e2e/jwk.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { readProof, signProof, type Proof, type ProofTerms } from '../../../main/e2e/proof.ts'
import { readTokenPayload } from '../../../main/e2e/signed-token.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import { fullJid } from '../../arbitraries/jids.ts'
import { mutatedJson } from '../../arbitraries/json.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, anyTime, CASES } from '../../arbitraries/text.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'

const primitives = createPrimitives()
const DAY = 24 * 3_600_000
const from = 'romeo@b.test/garden' as FullJid
const to = 'juliet@a.test/balcony' as FullJid
const now = 1_700_000_000_000

let identity: KeyPair, keys: KeySet, terms: ProofTerms, token: string

beforeAll(async () => {
  identity = await generateIdentity()
  const pairs = [await generateEncryptionKey(), await generateEncryptionKey()]
  keys = (await readKeySet(writeKeySet(pairs.map(({ publicKey }) => publicKey))))!
  terms = { sid: 's1', from, to, iss: to, pkey: keys.bytes, once: pairs[0]!.kid, enc: pairs[1]!.kid, at: now }
  token = await signProof(terms, identity, primitives)
})

const read = (text: string) => readProof(text, { sid: 's1', from, to, keys, now }, primitives)

/** Nothing, or a proof that names this device, keys that were offered, and somebody's address. */
function expectRefusedOrSound(proof: Proof | undefined): void {
  if (proof === undefined) return
  expect(proof.fingerprint).toBe(identity.kid)
  expect(keys.usable).toContain(proof.once)
  expect(keys.usable).toContain(proof.enc)
  expect(toFullJid(proof.iss)).toBe(proof.iss)
  expect(Math.abs(proof.iat * 1000 - now)).toBeLessThanOrEqual(DAY)
}

describe('the proof beside a request (PROTOCOL 7), whatever comes', () => {
  it('is read as it was written, for a day to either side', async () => {
    const distance = fc.integer({ min: -2 * DAY, max: 2 * DAY })
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fullJid,
        fullJid,
        fullJid,
        anyTime,
        distance,
        async (sid, asker, asked, iss, at, away) => {
          const text = await signProof(
            { ...terms, sid, from: asker, to: asked, iss, at },
            identity,
            primitives,
          )
          const request = { sid, from: asker, to: asked, keys, now: at + away }
          const proof = await readProof(text, request, primitives)
          if (Math.abs(away) > DAY) {
            expect(proof).toBeUndefined()
            return
          }
          expect(proof).toMatchObject({ fingerprint: identity.kid, iss, iat: at / 1000 })
          expect(proof?.once.thumbprint).toBe(terms.once)
          expect(await readProof(text, { ...request, sid: `${sid}x` }, primitives)).toBeUndefined()
        },
      ),
      CASES,
    )
  })

  it('is refused when what it says was changed, or is sound, however well it is signed', async () => {
    const header = JSON.stringify(honestHeader('balcony-keyreq+jws', identity))
    const payload = { ...readTokenPayload(token) }
    await fc.assert(
      fc.asyncProperty(mutatedJson(fc.constant(payload)), async (text) => {
        expectRefusedOrSound(await read(forgeToken(header, text, identity)))
      }),
      CASES,
    )
  })

  it('is refused when the token was changed', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(fc.constant(token), ['.', '=', 'A', '-', token]), async (text) => {
        expect((await read(text)) !== undefined).toBe(text.trim() === token)
      }),
      CASES,
    )
  })

  it('is refused when it is noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 4 }), async (pieces) => {
        expect(await read(pieces.join('.'))).toBeUndefined()
      }),
      CASES,
    )
  })
})
