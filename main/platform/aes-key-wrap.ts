// RFC 3394: one key wrapped with another. Node's OpenSSL has it; Electron's BoringSSL has not (FACTS, Electron), so there it
// is @noble/ciphers.
import { aeskw } from '@noble/ciphers/aes.js'
import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto'

export interface AesKeyWrap {
  /** `key` (16 bytes or more, in blocks of 8) wrapped with `kek` (16, 24 or 32 bytes): 8 bytes more. */
  wrap(kek: Uint8Array, key: Uint8Array): Uint8Array
  /** The key, or `undefined` where the integrity check failed. `wrapped` has 24 bytes or more, in blocks of 8. */
  unwrap(kek: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined
}

// RFC 3394 §2.2.3.1
const INITIAL_VALUE = Buffer.alloc(8, 0xa6)
const nativeName = (kek: Uint8Array): string => `id-aes${kek.length * 8}-wrap`

/** By node:crypto; `undefined` where the runtime has none. */
export const nativeKeyWrap: AesKeyWrap | undefined = getCiphers().includes('id-aes256-wrap')
  ? {
      wrap(kek, key) {
        const cipher = createCipheriv(nativeName(kek), kek, INITIAL_VALUE)
        const wrapped = cipher.update(key)
        // nothing is left to come, but it erases the schedule of the KEK
        cipher.final()
        return wrapped
      },
      unwrap(kek, wrapped) {
        const decipher = createDecipheriv(nativeName(kek), kek, INITIAL_VALUE)
        return tried(() => {
          const key = decipher.update(wrapped)
          decipher.final()
          return key
        })
      },
    }
  : undefined

/** By @noble/ciphers, on any runtime. */
export const portableKeyWrap: AesKeyWrap = {
  // noble refuses to use one `aeskw` twice
  wrap: (kek, key) => aeskw(kek).encrypt(key),
  unwrap: (kek, wrapped) => tried(() => aeskw(kek).decrypt(wrapped)),
}

function tried(unwrap: () => Uint8Array): Uint8Array | undefined {
  try {
    return unwrap()
  } catch {
    // RFC 3394 §2.2.3: the integrity check failed, which is an outcome; neither library says it by a type of its own
    return undefined
  }
}
