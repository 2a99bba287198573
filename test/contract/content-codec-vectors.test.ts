import { describe, expect, it } from 'vitest'
import { CONTENT_CIPHERS } from '../../main/platform/content-cipher.ts'
import { createContentCodec } from '../../main/platform/content-codec.ts'
import type { WrapAlgorithm } from '../../main/e2e/ports.ts'
import { fromB64u, JWE_EXAMPLES, plaintextOf } from '../vectors/jose-examples.ts'
import { fromHex, RFC_3394 } from '../vectors/rfc-3394.ts'
import draft from '../vectors/draft-miller-xmpp-e2e-06.json' with { type: 'json' }

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const header = (encryption: string): string =>
  Buffer.from(JSON.stringify({ enc: encryption })).toString('base64url')

describe('the content codec’s key wrap', () => {
  const ours = RFC_3394.filter(({ kek, key }) => [kek, key].every((hex) => [32, 64].includes(hex.length)))

  it.each(ours)('wraps as RFC 3394 §$section does', ({ kek, key, wrapped }) => {
    const smk = fromHex(kek)
    const algorithm = smk.length === 16 ? 'A128KW' : 'A256KW'
    const encryption = fromHex(key).length === 16 ? 'A128GCM' : 'A256GCM'
    const draws = [fromHex(key), new Uint8Array(12)]
    const codec = createContentCodec({ draw: () => draws.shift() ?? new Uint8Array() })
    const parts = codec.seal(new Uint8Array(), smk, algorithm, encryption, header(encryption))
    expect(parts.encryptedKey).toBe(Buffer.from(fromHex(wrapped)).toString('base64url'))
  })

  it('wraps the draft’s example CMK with its SMK as the draft does', () => {
    const smk = new Uint8Array(Buffer.from(draft.smk.k, 'base64url'))
    const draws = [new Uint8Array(Buffer.from(draft.keyWrap.cmk, 'base64url')), new Uint8Array(16)]
    const codec = createContentCodec({ draw: () => draws.shift() ?? new Uint8Array() })
    const parts = codec.seal(new Uint8Array(), smk, 'A256KW', 'A256CBC-HS512', header('A256CBC-HS512'))
    expect(parts.encryptedKey).toBe(draft.keyWrap.wrapped)
  })

  it('unwraps the draft’s example CMK: content under it opens', () => {
    const smk = new Uint8Array(Buffer.from(draft.smk.k, 'base64url'))
    const cmk = new Uint8Array(Buffer.from(draft.keyWrap.cmk, 'base64url'))
    const iv = new Uint8Array(16)
    const protectedHeader = header('A256CBC-HS512')
    const plaintext = new Uint8Array(Buffer.from('But to be frank'))
    const { ciphertext, tag } = CONTENT_CIPHERS['A256CBC-HS512'].seal(
      plaintext,
      cmk,
      iv,
      Buffer.from(protectedHeader),
    )
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
    const parts = {
      protected: protectedHeader,
      encryptedKey: draft.keyWrap.wrapped,
      iv: text(iv),
      ciphertext: text(ciphertext),
      tag: text(tag),
    }
    expect(createContentCodec().open(parts, smk, 'A256KW', 'A256CBC-HS512')).toEqual(plaintext)
  })
})

// RFC 7518 appendix B: the same text, IV and associated data, two sizes
const CBC = {
  plaintext: Buffer.from(
    'A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience',
  ),
  iv: fromHex('1AF38C2DC2B96FFDD86694092341BC04'),
  aad: Buffer.from('The second principle of Auguste Kerckhoffs'),
}

describe('the content codec’s AES-CBC with HMAC', () => {
  it.each([
    {
      section: 'B.1',
      encryption: 'A128CBC-HS256' as const,
      start: 'C80EDFA32DDF39D5EF00C0B468834279',
      tag: '652C3FA36B0A7C5B3219FAB3A30BC1C4',
    },
    {
      section: 'B.3',
      encryption: 'A256CBC-HS512' as const,
      start: '4AFFAAADB78C31C5DA4B1B590D10FFBD',
      tag: '4DD3B4C088A7F45C216839645B2012BF2E6269A8C56A816DBC1B267761955BC5',
    },
  ])('seals and opens as RFC 7518 §$section does', ({ encryption, start, tag }) => {
    const cipher = CONTENT_CIPHERS[encryption]
    const key = Uint8Array.from({ length: cipher.keySize }, (_, i) => i)
    const sealed = cipher.seal(CBC.plaintext, key, CBC.iv, CBC.aad)
    expect(toHex(sealed.ciphertext.subarray(0, 16))).toBe(start)
    expect(toHex(sealed.tag)).toBe(tag)
    expect(cipher.open(sealed.ciphertext, sealed.tag, key, CBC.iv, CBC.aad)).toEqual(
      new Uint8Array(CBC.plaintext),
    )
  })
})

const named = JWE_EXAMPLES.map((example) => ({ ...example, name: `${example.section}: ${example.about}` }))

describe('the ciphers of the content codec', () => {
  it.each(named)('open and seal $name', (example) => {
    const { jwe, aad } = example
    const cipher = CONTENT_CIPHERS[example.enc]
    const associated = Buffer.from(aad === undefined ? jwe.protected : `${jwe.protected}.${aad}`)
    const [cek, iv, ciphertext, tag] = [example.cek, jwe.iv, jwe.ciphertext, jwe.tag].map(fromB64u)
    const sealed = cipher.seal(plaintextOf(example), cek!, iv!, associated)
    expect(new Uint8Array(sealed.ciphertext)).toEqual(ciphertext)
    expect(new Uint8Array(sealed.tag)).toEqual(tag)
    expect(cipher.open(ciphertext!, tag!, cek!, iv!, associated)).toEqual(plaintextOf(example))
    expect(
      cipher.open(ciphertext!, tag!, cek!, iv!, Buffer.concat([associated, Buffer.of(0)])),
    ).toBeUndefined()
  })
})

describe('the content codec', () => {
  const wrapped = named.filter(({ alg }) => ['A128KW', 'A256KW'].includes(alg))
  const parts = (example: (typeof named)[number]) => ({
    ...example,
    alg: example.alg as WrapAlgorithm,
    smk: fromB64u(example.key?.k ?? ''),
  })

  it.each(wrapped.filter(({ aad }) => aad === undefined))(
    'opens $name, and seals the very same',
    (example) => {
      const { jwe, alg, enc, smk } = parts(example)
      const plaintext = plaintextOf(example)
      expect(createContentCodec().open(jwe, smk, alg, enc)).toEqual(plaintext)
      const draws = [fromB64u(example.cek), fromB64u(jwe.iv)]
      const codec = createContentCodec({ draw: () => draws.shift() ?? new Uint8Array() })
      expect(codec.seal(plaintext, smk, alg, enc, jwe.protected)).toEqual(jwe)
    },
  )

  // A stanza's JWE has no `aad`: what was sealed with one does not open without it.
  it.each(wrapped.filter(({ aad }) => aad !== undefined))('does not open $name', (example) => {
    const { jwe, alg, enc, smk } = parts(example)
    expect(createContentCodec().open(jwe, smk, alg, enc)).toBeUndefined()
  })
})
