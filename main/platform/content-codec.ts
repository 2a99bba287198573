// The JWE of a stanza (RFC 7516, flattened), synchronous. jose makes and reads the same, over WebCrypto, ten times
// slower (FACTS, JOSE): it is the oracle in the tests.
import type { ContentCodec, WrapAlgorithm } from '../e2e/ports.ts'
import { nativeKeyWrap, portableKeyWrap, type AesKeyWrap } from './aes-key-wrap.ts'
import { CONTENT_CIPHERS } from './content-cipher.ts'
import { createRandomPool } from './random-pool.ts'

const SMK_SIZE: Readonly<Record<WrapAlgorithm, number>> = { A128KW: 16, A256KW: 32 }
// RFC 3394 §2.2.1: the wrapped key has one block of 64 bits more
const WRAP_OVERHEAD = 8
// RFC 4648 §3.5: the letters without spare bits, by how many letters the last, unfinished group of four has
const LAST_LETTERS = ['', '', 'AQgw', 'AEIMQUYcgkosw048']

interface CodecParts {
  /** Gives that many random bytes, for CMK and IV; only tests of known answers pass their own. */
  draw?: (count: number) => Uint8Array
  /** The runtime's own where it has one. */
  keyWrap?: AesKeyWrap
}

export function createContentCodec({
  draw = createRandomPool(),
  keyWrap = nativeKeyWrap ?? portableKeyWrap,
}: CodecParts = {}): ContentCodec {
  return {
    seal(plaintext, smk, algorithm, encryption, protectedHeader) {
      if (smk.length !== SMK_SIZE[algorithm]) throw new TypeError(`${algorithm} takes another size of key`)
      const cipher = CONTENT_CIPHERS[encryption]
      const cmk = draw(cipher.keySize)
      const iv = draw(cipher.ivSize)
      const { ciphertext, tag } = cipher.seal(plaintext, cmk, iv, Buffer.from(protectedHeader, 'utf8'))
      const encryptedKey = keyWrap.wrap(smk, cmk)
      cmk.fill(0)
      return {
        protected: protectedHeader,
        encryptedKey: encode(encryptedKey),
        iv: encode(iv),
        ciphertext: encode(ciphertext),
        tag: encode(tag),
      }
    },

    open(parts, smk, algorithm, encryption) {
      const cipher = CONTENT_CIPHERS[encryption]
      const encryptedKey = decode(parts.encryptedKey)
      const iv = decode(parts.iv)
      const ciphertext = decode(parts.ciphertext)
      const tag = decode(parts.tag)
      const fits =
        smk.length === SMK_SIZE[algorithm] &&
        encryptedKey?.length === cipher.keySize + WRAP_OVERHEAD &&
        iv?.length === cipher.ivSize &&
        tag?.length === cipher.tagSize
      if (!fits || ciphertext === undefined) return undefined
      const cmk = keyWrap.unwrap(smk, encryptedKey)
      if (cmk === undefined) return undefined
      const plaintext = cipher.open(ciphertext, tag, cmk, iv, Buffer.from(parts.protected, 'utf8'))
      cmk.fill(0)
      return plaintext
    },
  }
}

function encode(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return buffer.toString('base64url')
}

// PROTOCOL 1: one spelling for one value. Node's decoder is lenient, and writing again what it read costs more than reading:
// it takes a character above U+00FF for the letter of its low byte, + and / for - and _, drops spare bits, and skips or
// stops at all else, so that fewer bytes come than the letters make.
function decode(text: string): Buffer | undefined {
  const unfinished = text.length % 4
  if (unfinished === 1 || Buffer.byteLength(text, 'utf8') !== text.length) return undefined
  if (text.includes('+') || text.includes('/')) return undefined
  if (unfinished !== 0 && !LAST_LETTERS[unfinished]?.includes(text.charAt(text.length - 1))) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === Math.floor((text.length * 3) / 4) ? bytes : undefined
}
