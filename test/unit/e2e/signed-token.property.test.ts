import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateIdentity } from '../../../main/e2e/device-keys.ts'
import type { KeyPair } from '../../../main/e2e/ports.ts'
import { readTokenPayload, signToken, verifyToken, type TokenType } from '../../../main/e2e/signed-token.ts'
import { anyJsonObject, mutatedJson } from '../../arbitraries/json.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'
import { forgeToken, honestHeader } from '../../doubles/forged-token.ts'

const TYPES = ['balcony-keyreq+jws', 'balcony-grant+jws'] as const satisfies TokenType[]
const anyType = fc.constantFrom(...TYPES)

let identity: KeyPair

beforeAll(async () => {
  identity = await generateIdentity()
})

describe('signed tokens (PROTOCOL 1), whatever comes', () => {
  it('verify with what was signed, as the one type that they are', async () => {
    await fc.assert(
      fc.asyncProperty(anyType, anyType, anyJsonObject, async (signed, asked, payload) => {
        const token = await signToken(signed, payload, identity)
        const read = await verifyToken(asked, ` ${token}\n`)
        expect(read?.fingerprint).toBe(signed === asked ? identity.kid : undefined)
        expect(JSON.stringify(read?.payload)).toBe(signed === asked ? JSON.stringify(payload) : undefined)
      }),
      CASES,
    )
  })

  it('are refused when a single character was changed', async () => {
    const token = await signToken('balcony-grant+jws', { sid: 's', name: 'ä' }, identity)
    const changed = mutated(fc.constant(token), ['.', '=', 'A', '-', '_', '..', '\u00a0', token])
    await fc.assert(
      fc.asyncProperty(changed, async (text) => {
        expect((await verifyToken('balcony-grant+jws', text)) !== undefined).toBe(text.trim() === token)
      }),
      CASES,
    )
  })

  it('are refused for every header but the honest one, however well they are signed', async () => {
    const honest = honestHeader('balcony-grant+jws', identity)
    await fc.assert(
      fc.asyncProperty(mutatedJson(fc.constant(honest)), anyJsonObject, async (header, payload) => {
        const read = await verifyToken(
          'balcony-grant+jws',
          forgeToken(header, JSON.stringify(payload), identity),
        )
        if (read === undefined) return
        expect(read.fingerprint).toBe(identity.kid)
        // members that mean nothing may stand beside it
        const { jwk, ...said } = JSON.parse(header) as { jwk: object }
        const { jwk: key, ...rest } = honest
        expect(said).toMatchObject(rest)
        expect(jwk).toMatchObject(key as object)
        expect(jwk).not.toHaveProperty('d')
      }),
      CASES,
    )
  })

  it('are refused for a payload that is no JSON object, however well they are signed', async () => {
    const header = JSON.stringify(honestHeader('balcony-grant+jws', identity))
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutatedJson(anyJsonObject), anyText), async (payload) => {
        const token = forgeToken(header, payload, identity)
        const read = await verifyToken('balcony-grant+jws', token)
        expect(read?.payload).toEqual(readTokenPayload(token))
        if (read !== undefined)
          expect(JSON.stringify(read.payload)).toBe(
            JSON.stringify(JSON.parse(Buffer.from(payload).toString())),
          )
      }),
      CASES,
    )
  })

  it('are refused when they are noise', async () => {
    const noise = fc.array(fc.oneof(anyText, fc.constantFrom('.', 'e30', 'AA')), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(noise, async (pieces) => {
        expect(await verifyToken('balcony-grant+jws', pieces.join(''))).toBeUndefined()
        expect(typeof readTokenPayload(pieces.join('.'))).toMatch(/undefined|object/)
      }),
      CASES,
    )
  })

  it.each([
    ['dots', '.'.repeat(512 * 1024)],
    ['white space', `${' '.repeat(512 * 1024)}.`],
    ['header', `${'A'.repeat(512 * 1024)}.AA.AA`],
  ])('are refused soon with half a million characters of %s', async (_, text) => {
    expect(await verifyToken('balcony-grant+jws', text)).toBeUndefined()
  })
})
