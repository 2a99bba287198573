// What a content codec must do, measured against jose. Runs under Node and inside Electron's main process.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContentHeader } from '../../main/e2e/protected-header.ts'
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
const MINUTE = 60_000
const PARTS = ['protected', 'encryptedKey', 'iv', 'ciphertext', 'tag'] as const

const smkFor = (algorithm: WrapAlgorithm, fill = 7): Uint8Array =>
  new Uint8Array(SMK_SIZE[algorithm]).fill(fill)
const bytes = (text: string): Uint8Array => new Uint8Array(new TextEncoder().encode(text))
const headerOf = (alg: WrapAlgorithm, enc: ContentEncryption, header: Header = { kid: 'sid-1' }): string =>
  Buffer.from(JSON.stringify({ alg, enc, ...header })).toString('base64url')

type Header = { kid?: string }

const exactly = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size })
// Mostly what people write, sometimes a whole page; 20,000 bytes are more than fast-check likes to make one by one.
const PLAINTEXTS = fc.oneof(
  { weight: 12, arbitrary: fc.uint8Array({ maxLength: 70 }) },
  { weight: 6, arbitrary: fc.uint8Array({ minLength: 71, maxLength: 600 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.integer({ min: 601, max: 20_000 }))
      .map(([pattern, size]) =>
        Uint8Array.from({ length: size }, (_, i) => pattern[i % pattern.length] ?? 0),
      ),
  },
)
const CASES = fc.constantFrom(...EVERY).chain(([algorithm, encryption]) =>
  fc.record({
    algorithm: fc.constant(algorithm),
    encryption: fc.constant(encryption),
    smk: exactly(SMK_SIZE[algorithm]),
    plaintext: PLAINTEXTS,
    // PROTOCOL 1: others' SIDs are any string
    sid: fc.oneof(fc.uuid(), fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme' })),
    named: fc.boolean(),
  }),
)

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

  const headerFor = (sid: string, named: boolean): Header => (named ? { kid: sid } : {})

  it('is opened by jose, whatever it sealed: 1,000 cases by chance', { timeout: MINUTE }, async () => {
    await fc.assert(
      fc.asyncProperty(CASES, async ({ algorithm, encryption, smk, plaintext, sid, named }) => {
        const header = headerOf(algorithm, encryption, headerFor(sid, named))
        const parts = codec.seal(plaintext, smk, algorithm, encryption, header)
        expect(readContentHeader(parts.protected, sid)).toEqual({ alg: algorithm, enc: encryption })
        const opened = await joseOpen(parts, smk, algorithm, encryption)
        expect(Buffer.compare(opened, plaintext)).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('opens whatever jose sealed: 1,000 cases by chance', { timeout: MINUTE }, async () => {
    await fc.assert(
      fc.asyncProperty(CASES, async ({ algorithm, encryption, smk, plaintext, sid, named }) => {
        const parts = await joseSeal(plaintext, smk, algorithm, encryption, headerFor(sid, named))
        expect(readContentHeader(parts.protected, sid)).toEqual({ alg: algorithm, enc: encryption })
        const opened = codec.open(parts, smk, algorithm, encryption)
        expect(opened && Buffer.compare(opened, plaintext)).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  // Node's decoder takes a character for the letter of its low byte, skips some and stops at others
  it.each(['encryptedKey', 'iv', 'ciphertext', 'tag'] as const)(
    'does not open any other spelling of %s',
    (part) => {
      const smk = smkFor('A256KW')
      const parts = codec.seal(bytes('x'.repeat(60)), smk, 'A256KW', 'A256GCM', headerOf('A256KW', 'A256GCM'))
      const text = parts[part]
      for (let at = 0; at < text.length; at += 1) {
        const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)]
        const others = [
          String.fromCharCode(letter.charCodeAt(0) + 0x100),
          '\u{1f339}',
          '=',
          '.',
          ' ',
          '\0',
          '',
        ]
        for (const other of others) {
          const changed = { ...parts, [part]: before + other + after }
          expect(codec.open(changed, smk, 'A256KW', 'A256GCM')).toBeUndefined()
        }
        for (const other of ['\n', '=', '\u2028', '\u00ad']) {
          const changed = { ...parts, [part]: before + other + letter + after }
          expect(codec.open(changed, smk, 'A256KW', 'A256GCM')).toBeUndefined()
        }
      }
    },
  )

  it('does not open the letters of base64 that base64url has not', () => {
    const smk = smkFor('A256KW')
    for (let i = 0; i < 40; i += 1) {
      const parts = codec.seal(bytes('x'.repeat(60)), smk, 'A256KW', 'A256GCM', headerOf('A256KW', 'A256GCM'))
      const respelt = parts.ciphertext.replaceAll('-', '+').replaceAll('_', '/')
      if (respelt === parts.ciphertext) continue
      expect(codec.open({ ...parts, ciphertext: respelt }, smk, 'A256KW', 'A256GCM')).toBeUndefined()
    }
  })

  it('hands out a plaintext in memory of its own', () => {
    const smk = smkFor('A256KW')
    for (const encryption of ENCRYPTIONS) {
      const parts = codec.seal(
        bytes('But to be frank'),
        smk,
        'A256KW',
        encryption,
        headerOf('A256KW', encryption),
      )
      const plaintext = codec.open(parts, smk, 'A256KW', encryption)
      expect(plaintext?.buffer.byteLength).toBe(plaintext?.length)
    }
  })
}
