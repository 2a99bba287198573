// The JWE of a stanza (RFC 7516, flattened), synchronous. jose makes and reads the same, over WebCrypto, ten times
// slower (FACTS, JOSE): it is the oracle in the tests.
import { aeskw } from '@noble/ciphers/aes.js'
import { randomBytes } from 'node:crypto'
import type { ContentCodec, WrapAlgorithm } from '../e2e/ports.ts'
import { CONTENT_CIPHERS } from './content-cipher.ts'

const SMK_SIZE: Readonly<Record<WrapAlgorithm, number>> = { A128KW: 16, A256KW: 32 }
// RFC 3394 §2.2.1: the wrapped key has one block of 64 bits more
const WRAP_OVERHEAD = 8

/** `draw` gives that many random bytes, for CMK and IV; only tests of known answers pass their own. */
export function createContentCodec(draw: (count: number) => Uint8Array = randomBytes): ContentCodec {
  return {
    seal(plaintext, smk, algorithm, encryption, protectedHeader) {
      if (smk.length !== SMK_SIZE[algorithm]) throw new TypeError(`${algorithm} takes another size of key`)
      const cipher = CONTENT_CIPHERS[encryption]
      const cmk = draw(cipher.keySize)
      const iv = draw(cipher.ivSize)
      const { ciphertext, tag } = cipher.seal(plaintext, cmk, iv, Buffer.from(protectedHeader, 'utf8'))
      // noble refuses to use one twice
      const encryptedKey = aeskw(smk).encrypt(cmk)
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
      const cmk = unwrap(smk, encryptedKey)
      if (cmk === undefined) return undefined
      const plaintext = cipher.open(ciphertext, tag, cmk, iv, Buffer.from(parts.protected, 'utf8'))
      cmk.fill(0)
      return plaintext
    },
  }
}

function unwrap(smk: Uint8Array, encryptedKey: Uint8Array): Uint8Array | undefined {
  try {
    return aeskw(smk).decrypt(encryptedKey)
  } catch {
    // RFC 3394 §2.2.3: the integrity check failed, which is an outcome
    return undefined
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')
}

// PROTOCOL 1: one spelling for one value. Node's decoder is lenient, so what it read is spelled again and compared.
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
