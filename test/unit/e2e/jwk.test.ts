import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import { generateEncryptionKey, generateFallbackKey } from '../../../main/e2e/device-keys.ts'
import { readKeySet, writeKeySet } from '../../../main/e2e/jwk.ts'
import { toUtf8 } from '../../../main/e2e/text.ts'
import draft from '../../vectors/draft-miller-xmpp-e2e-06.json' with { type: 'json' }

const encoded = (value: unknown) => toBase64url(toUtf8(JSON.stringify(value)))

describe('the keys of a request (PROTOCOL 3)', () => {
  it("reads the draft's own example, whose kid is a JID", async () => {
    const set = await readKeySet(draft.keyRequest.pkey)
    expect(set?.usable.map(({ kind, jwk }) => [kind, jwk.kid])).toEqual([
      ['RSA', 'romeo@montegue.lit/garden'],
    ])
  })

  it('reads what it wrote, with white space inside', async () => {
    const keys = [
      await generateEncryptionKey(),
      await generateFallbackKey('p256'),
      await generateFallbackKey('rsa'),
    ]
    const text = writeKeySet(keys.map(({ publicKey }) => publicKey)).replace(/.{60}/g, '$&\n ')
    const set = await readKeySet(text)
    expect(set?.usable.map(({ kind }) => kind)).toEqual(['X25519', 'P-256', 'RSA'])
    expect(set?.usable.map(({ thumbprint }) => thumbprint)).toEqual(keys.map(({ kid }) => kid))
  })

  it('leaves out keys that serve for nothing here', async () => {
    const { publicKey } = await generateEncryptionKey()
    const set = await readKeySet(
      encoded({
        keys: [
          { kty: 'RSA', e: 'AQAB', n: toBase64url(new Uint8Array(128).fill(255)) },
          { kty: 'OKP', crv: 'X25519', x: 'AQ' },
          { kty: 'EC', crv: 'P-521', x: 'AQ', y: 'AQ' },
          { ...publicKey, use: 'sig' },
          { ...publicKey, alg: 'ES256' },
          { kty: 'RSA', e: 'AQAB', n: toBase64url(new Uint8Array(256).fill(255)), alg: 'RSA1_5' },
          { kty: 'new' },
          publicKey,
        ],
      }),
    )
    expect(set?.usable).toHaveLength(1)
  })

  it('leaves out keys whose algorithm is no text', async () => {
    const { publicKey } = await generateEncryptionKey()
    const keys = [{}, ['ECDH-ES'], null, 1].map((alg) => ({ ...publicKey, alg }))
    expect((await readKeySet(encoded({ keys })))?.usable).toEqual([])
  })

  it('takes RSA from 2048 to 4096 bits, and coordinates of the length of their curve', async () => {
    const bytes = (length: number) => toBase64url(new Uint8Array(length).fill(255))
    const rsa = [255, 256, 512, 513].map((length) => ({ kty: 'RSA', e: 'AQAB', n: bytes(length) }))
    expect((await readKeySet(encoded({ keys: rsa })))?.usable.map(({ jwk }) => jwk)).toEqual(rsa.slice(1, 3))
    const { publicKey } = await generateFallbackKey('p256')
    const x25519 = { kty: 'OKP', crv: 'X25519' }
    const wrong = [
      ...[31, 33].flatMap((length) => [
        { ...x25519, x: bytes(length) },
        { ...publicKey, x: bytes(length) },
        { ...publicKey, y: bytes(length) },
      ]),
      { ...publicKey, kid: 1 },
    ]
    expect((await readKeySet(encoded({ keys: wrong })))?.usable).toEqual([])
  })

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('refuses all where one has %s', async (name) => {
    const { publicKey } = await generateEncryptionKey()
    const keys = [publicKey, { ...publicKey, [name]: 'AAAA' }]
    expect(await readKeySet(encoded({ keys }))).toBeUndefined()
  })

  it('leaves out RSA keys with an exponent that hides nothing', async () => {
    const n = toBase64url(new Uint8Array(256).fill(255))
    const exponents = ['AA', 'AQ', 'BA', 'AQAA', 'AQEBAQEBAQEB', 'Aw', 'AQAB']
    const set = await readKeySet(encoded({ keys: exponents.map((e) => ({ kty: 'RSA', n, e })) }))
    expect(set?.usable.map(({ jwk }) => jwk.e)).toEqual(['Aw', 'AQAB'])
  })

  it('leaves out keys with white space inside, since their thumbprint would be another', async () => {
    const { publicKey } = await generateEncryptionKey()
    const x = String(publicKey.x)
    const keys = [{ ...publicKey, x: ` ${x}` }, { ...publicKey, x: `${x}\n` }, publicKey]
    expect((await readKeySet(encoded({ keys })))?.usable.map(({ jwk }) => jwk.x)).toEqual([x])
  })

  it('refuses a private member, a ninth key, too much text, and what is no key set', async () => {
    const { publicKey, privateKey } = await generateEncryptionKey()
    expect(await readKeySet(encoded({ keys: [privateKey.reveal()] }))).toBeUndefined()
    expect(await readKeySet(encoded({ keys: Array(9).fill(publicKey) }))).toBeUndefined()
    expect(await readKeySet(encoded({ keys: [publicKey], x: 'y'.repeat(17_000) }))).toBeUndefined()
    expect(await readKeySet(encoded({ keys: publicKey }))).toBeUndefined()
    expect(await readKeySet(encoded({ keys: ['x'] }))).toBeUndefined()
    expect(await readKeySet('!')).toBeUndefined()
  })
})
