// What a content codec must do, measured against jose. Runs under Node and inside Electron's main process.
import { describe, expect, it } from 'vitest'
import type { ContentCodec, ContentEncryption, JweParts, WrapAlgorithm } from '../../main/e2e/ports.ts'
import { joseOpen, joseSeal } from '../doubles/jose-content-codec.ts'

const SMK_SIZE = { A128KW: 16, A256KW: 32 } as const
const ENCRYPTIONS: ContentEncryption[] = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM']
const EVERY: [WrapAlgorithm, ContentEncryption][] = (['A128KW', 'A256KW'] as const).flatMap((algorithm) =>
  ENCRYPTIONS.map((encryption): [WrapAlgorithm, ContentEncryption] => [algorithm, encryption]),
)
const TEXTS: [what: string, text: string][] = [
  ['nothing', ''],
  ['one byte', 'x'],
  ['a byte less than a block of AES', 'fifteen bytes..'],
  ['a block of AES', 'sixteen bytes...'],
  ['characters of every length in UTF-8', '<message>Ü 🌹 寿</message>'],
  ['ten thousand bytes', 'long '.repeat(2_000)],
]
const PARTS = ['protected', 'encryptedKey', 'iv', 'ciphertext', 'tag'] as const

const smkFor = (algorithm: WrapAlgorithm, fill = 7): Uint8Array =>
  new Uint8Array(SMK_SIZE[algorithm]).fill(fill)
const bytes = (text: string): Uint8Array => new Uint8Array(new TextEncoder().encode(text))
const headerOf = (alg: WrapAlgorithm, enc: ContentEncryption): string =>
  Buffer.from(JSON.stringify({ alg, enc, kid: 'sid-1' })).toString('base64url')

export function contentCodecContract(codec: ContentCodec): void {
  describe.each(EVERY)('%s with %s', (algorithm, encryption) => {
    const smk = smkFor(algorithm)
    const header = headerOf(algorithm, encryption)
    const seal = (text: string): JweParts => codec.seal(bytes(text), smk, algorithm, encryption, header)
    const open = (parts: JweParts, key = smk): Uint8Array | undefined =>
      codec.open(parts, key, algorithm, encryption)

    it.each(TEXTS)('opens what it sealed itself, and so does jose: %s', async (_, text) => {
      const parts = seal(text)
      expect(parts.protected).toBe(header)
      expect(open(parts)).toEqual(bytes(text))
      expect(new Uint8Array(await joseOpen(parts, smk, algorithm, encryption))).toEqual(bytes(text))
    })

    it.each(TEXTS)('opens what jose sealed: %s', async (_, text) => {
      const parts = await joseSeal(bytes(text), smk, algorithm, encryption, { kid: 'sid-1' })
      expect(open(parts)).toEqual(bytes(text))
    })

    it('takes a fresh CMK and IV for every single stanza', () => {
      const [one, other] = [seal('the same'), seal('the same')]
      for (const part of ['encryptedKey', 'iv', 'ciphertext', 'tag'] as const)
        expect(one[part]).not.toBe(other[part])
    })

    it.each(PARTS)('does not open with any bit of %s changed', (part) => {
      const parts = seal('But to be frank')
      const length = Buffer.from(parts[part], 'base64url').length
      for (const at of new Set([0, length >> 1, length - 1])) {
        const changed = Buffer.from(parts[part], 'base64url')
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(open({ ...parts, [part]: changed.toString('base64url') })).toBeUndefined()
      }
    })

    it.each(PARTS)('does not open with %s shortened, lengthened, emptied or misspelt', (part) => {
      const parts = seal('But to be frank')
      const text = parts[part]
      const wrong = [text.slice(0, -2), `${text}AA`, `${text}=`, ` ${text}`, `${text}!`, '', 'ü', '🌹']
      for (const one of wrong) expect(open({ ...parts, [part]: one })).toBeUndefined()
    })

    it('does not open parts of two stanzas put together', () => {
      const [one, other] = [seal('one'), seal('two')]
      for (const part of ['encryptedKey', 'iv', 'ciphertext', 'tag'] as const) {
        expect(open({ ...one, [part]: other[part] })).toBeUndefined()
      }
    })

    it('does not open with another key, or a key of another size', () => {
      const parts = seal('But to be frank')
      expect(open(parts, smkFor(algorithm, 8))).toBeUndefined()
      for (const size of [0, 15, 16, 24, 31, 32, 33, 64].filter((one) => one !== smk.length)) {
        expect(open(parts, new Uint8Array(size).fill(7))).toBeUndefined()
      }
    })

    it('does not open as another algorithm', () => {
      const parts = seal('But to be frank')
      for (const [otherAlgorithm, otherEncryption] of EVERY) {
        if (otherAlgorithm === algorithm && otherEncryption === encryption) continue
        expect(codec.open(parts, smk, otherAlgorithm, otherEncryption)).toBeUndefined()
      }
    })

    it('refuses to seal with a key of another size', () => {
      expect(() => codec.seal(bytes('x'), new Uint8Array(24), algorithm, encryption, header)).toThrow(
        TypeError,
      )
    })
  })

  // RFC 7516 §5.2: of two spellings of the same bytes only the one without spare bits counts (PROTOCOL 1)
  it('does not open a spelling with spare bits', () => {
    const parts = codec.seal(bytes('x'), smkFor('A256KW'), 'A256KW', 'A256GCM', headerOf('A256KW', 'A256GCM'))
    const last = parts.tag.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const respelt = parts.tag.slice(0, -1) + (alphabet[alphabet.indexOf(last) + 1] ?? '')
    expect(Buffer.from(respelt, 'base64url')).toEqual(Buffer.from(parts.tag, 'base64url'))
    expect(codec.open({ ...parts, tag: respelt }, smkFor('A256KW'), 'A256KW', 'A256GCM')).toBeUndefined()
  })
}
