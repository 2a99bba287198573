import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanBase64url, toBase64url } from '../../../main/e2e/base64url.ts'
import { generateEncryptionKey, generateFallbackKey } from '../../../main/e2e/device-keys.ts'
import { kindOf, MAX_PKEY_LENGTH, publicMembers, readKeySet, writeKeySet } from '../../../main/e2e/jwk.ts'
import type { Jwk } from '../../../main/e2e/ports.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import { anyJson, mutatedJson } from '../../arbitraries/json.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const encoded = (text: string) => toBase64url(toUtf8(text))
// RFC 7638 §3.2
const MEMBERS = { X25519: ['crv', 'kty', 'x'], 'P-256': ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'] }

let pool: Jwk[]

beforeAll(async () => {
  const pairs = [
    await generateEncryptionKey(),
    await generateFallbackKey('p256'),
    await generateFallbackKey('rsa'),
  ]
  pool = pairs.map(({ publicKey }) => publicKey)
})

/** Up to eight keys that can be used, some without `kid` or `use`, some with more members. */
const anyKeys = () =>
  fc.array(
    fc.tuple(fc.nat({ max: 2 }), fc.boolean(), anyText, anyText).map(([at, bare, kid, more]) => {
      const key = pool[at]!
      return bare ? publicMembers(key) : { ...key, kid, 'x-more': more }
    }),
    { minLength: 1, maxLength: 8 },
  )

/** Nothing, or keys that can be used, public ones, each with the one thumbprint it has. */
async function expectRefusedOrSound(text: string): Promise<void> {
  const set = await readKeySet(text)
  if (set === undefined) return
  expect(text.length).toBeLessThanOrEqual(MAX_PKEY_LENGTH)
  expect(toBase64url(set.bytes)).toBe(cleanBase64url(text))
  const { keys } = JSON.parse(Buffer.from(set.bytes).toString()) as { keys: object[] }
  expect(keys.length).toBeLessThanOrEqual(8)
  expect(keys.flatMap(Object.keys).filter((name) => PRIVATE.includes(name))).toEqual([])
  expect(set.usable.map(({ jwk }) => JSON.stringify(jwk))).toEqual(
    keys.filter((key) => kindOf(key as Jwk) !== undefined).map((key) => JSON.stringify(key)),
  )
  for (const { kind, jwk, thumbprint } of set.usable) {
    for (const name of ['x', 'y', 'n', 'e']) {
      if (MEMBERS[kind].includes(name)) expect(cleanBase64url(String(jwk[name]))).toBe(jwk[name])
    }
    const canonical = JSON.stringify(Object.fromEntries(MEMBERS[kind].map((name) => [name, jwk[name]])))
    expect(thumbprint).toBe(createHash('sha256').update(canonical).digest('base64url'))
  }
}

describe('the keys of a request (PROTOCOL 3), whatever comes', () => {
  it('are read as they were written', async () => {
    const written = anyKeys().chain((keys) =>
      fc.tuple(fc.constant(keys), spaced(fc.constant(writeKeySet(keys)))),
    )
    await fc.assert(
      fc.asyncProperty(written, async ([keys, text]) => {
        const set = await readKeySet(text)
        expect(set?.usable.map(({ jwk }) => JSON.stringify(jwk))).toEqual(
          keys.map((key) => JSON.stringify(key)),
        )
        await expectRefusedOrSound(text)
      }),
      CASES,
    )
  })

  it('are refused when they were changed, or read as keys that are sound', async () => {
    const keySets = anyKeys().map((keys) => ({ keys }))
    const changed = fc.oneof(
      mutatedJson(keySets).map(encoded),
      mutated(anyKeys().map(writeKeySet), ['A', '=', '-']),
    )
    await fc.assert(fc.asyncProperty(changed, expectRefusedOrSound), CASES)
  })

  it('are refused with a private member of any value', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyKeys(),
        fc.nat(),
        fc.constantFrom(...PRIVATE),
        anyJson,
        async (keys, at, name, value) => {
          const changed = keys.map((key, i) => (i === at % keys.length ? { ...key, [name]: value } : key))
          expect(await readKeySet(writeKeySet(changed))).toBeUndefined()
        },
      ),
      CASES,
    )
  })

  it('are refused when they are noise', async () => {
    const noise = fc.oneof(
      anyText,
      anyText.map(encoded),
      anyJson.map((keys) => encoded(JSON.stringify({ keys }))),
    )
    await fc.assert(fc.asyncProperty(noise, expectRefusedOrSound), CASES)
  })

  it('are refused soon, however much text it is', async () => {
    expect(await readKeySet(encoded(`{"keys":[${'{"kty":"x"},'.repeat(40_000)}{}]}`))).toBeUndefined()
    expect(await readKeySet(encoded(`{"keys":${'['.repeat(12_000)}`))).toBeUndefined()
    expect(await readKeySet(encoded(`{"keys":[{"kty":"${'x'.repeat(12_000)}"}]}`))).toMatchObject({
      usable: [],
    })
  })

  it('a key of any members is of one kind that its members allow, or of none', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64url)
    const member = fc.oneof(
      bytes(32),
      bytes(31),
      bytes(256),
      bytes(3),
      fc.constantFrom('AQAB', 'AQ', ''),
      anyJson,
    )
    const key = fc.record(
      {
        kty: fc.oneof(fc.constantFrom('OKP', 'EC', 'RSA', 'oct'), anyText),
        crv: fc.oneof(fc.constantFrom('X25519', 'P-256', 'Ed25519', 'P-384'), anyJson),
        x: member,
        y: member,
        n: member,
        e: member,
        use: fc.oneof(fc.constantFrom('enc', 'sig'), anyJson),
        kid: anyJson,
      },
      { requiredKeys: ['kty'] },
    )
    const size = (value: unknown) => Buffer.from(String(value), 'base64url').length
    fc.assert(
      fc.property(key, (jwk) => {
        const kind = kindOf(jwk)
        if (kind === undefined) return
        expect([undefined, 'enc']).toContain(jwk.use)
        expect(['undefined', 'string']).toContain(typeof jwk.kid)
        const sizes = { X25519: [size(jwk.x)], 'P-256': [size(jwk.x), size(jwk.y)], RSA: [32] }[kind]
        expect(sizes.every((length) => length === 32)).toBe(true)
        if (kind === 'RSA') expect(size(jwk.n) >= 256 && size(jwk.n) <= 512 && size(jwk.e) <= 8).toBe(true)
      }),
      CASES,
    )
  })
})
