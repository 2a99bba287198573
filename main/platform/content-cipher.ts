// RFC 7518 §5: what `enc` names, on the synchronous ciphers of node:crypto.
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { ContentEncryption } from '../e2e/ports.ts'

export interface ContentCipher {
  /** Sizes in bytes. */
  keySize: number
  ivSize: number
  tagSize: number
  seal(
    plaintext: Uint8Array,
    key: Uint8Array,
    iv: Uint8Array,
    aad: Uint8Array,
  ): { ciphertext: Uint8Array; tag: Uint8Array }
  /** The sizes were checked; `undefined` where the tag does not fit. */
  open(
    ciphertext: Uint8Array,
    tag: Uint8Array,
    key: Uint8Array,
    iv: Uint8Array,
    aad: Uint8Array,
  ): Uint8Array | undefined
}

export const CONTENT_CIPHERS: Readonly<Record<ContentEncryption, ContentCipher>> = {
  A128GCM: gcm('aes-128-gcm', 16),
  A256GCM: gcm('aes-256-gcm', 32),
  'A128CBC-HS256': cbcWithHmac('aes-128-cbc', 'sha256', 16),
  'A256CBC-HS512': cbcWithHmac('aes-256-cbc', 'sha512', 32),
}

// RFC 7518 §5.3
function gcm(name: 'aes-128-gcm' | 'aes-256-gcm', keySize: number): ContentCipher {
  const tagSize = 16
  return {
    keySize,
    ivSize: 12,
    tagSize,
    seal(plaintext, key, iv, aad) {
      const cipher = createCipheriv(name, key, iv, { authTagLength: tagSize }).setAAD(aad)
      // GCM is a stream: `final` has no bytes to add
      const ciphertext = cipher.update(plaintext)
      cipher.final()
      return { ciphertext, tag: cipher.getAuthTag() }
    },
    open(ciphertext, tag, key, iv, aad) {
      const decipher = createDecipheriv(name, key, iv, { authTagLength: tagSize }).setAAD(aad).setAuthTag(tag)
      const plaintext = decipher.update(ciphertext)
      // `final` is where the tag is compared, in constant time
      return finished(() => decipher.final()) && joined(plaintext)
    },
  }
}

// RFC 7518 §5.2: the first half of the key is for the MAC, the second for AES; the tag is the first half of the MAC.
function cbcWithHmac(name: string, hash: string, half: number): ContentCipher {
  const tagOf = (key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Uint8Array => {
    const aadBits = Buffer.alloc(8)
    aadBits.writeBigUInt64BE(BigInt(aad.length) * 8n)
    const mac = createHmac(hash, key.subarray(0, half))
      .update(aad)
      .update(iv)
      .update(ciphertext)
      .update(aadBits)
    return mac.digest().subarray(0, half)
  }
  return {
    keySize: 2 * half,
    ivSize: 16,
    tagSize: half,
    seal(plaintext, key, iv, aad) {
      const cipher = createCipheriv(name, key.subarray(half), iv)
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
      return { ciphertext, tag: tagOf(key, iv, ciphertext, aad) }
    },
    open(ciphertext, tag, key, iv, aad) {
      if (!timingSafeEqual(tag, tagOf(key, iv, ciphertext, aad))) return undefined
      const decipher = createDecipheriv(name, key.subarray(half), iv)
      const start = decipher.update(ciphertext)
      // The tag holds, so a wrong padding tells nobody anything: whoever sealed it made it so.
      const end = finished(() => decipher.final())
      return end && joined(start, end)
    },
  }
}

function finished(end: () => Buffer): Buffer | undefined {
  try {
    return end()
  } catch {
    // node:crypto throws for a tag or a padding that does not fit; to us that is an outcome
    return undefined
  }
}

// Not a Buffer: those of `Buffer.concat` share their memory with others.
function joined(start: Buffer, end?: Buffer): Uint8Array {
  if (end === undefined) return new Uint8Array(start.buffer, start.byteOffset, start.length)
  const bytes = new Uint8Array(start.length + end.length)
  bytes.set(start)
  bytes.set(end, start.length)
  return bytes
}
