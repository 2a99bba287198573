// AES-KW for a WebCrypto that has none: Electron's main process is built on BoringSSL (FACTS, Electron), and jose's
// A256KW and ECDH-ES+A256KW need it. What jose does with AES-KW is here, everything else is the real one's.
import type { webcrypto } from 'node:crypto'
import { portableKeyWrap } from './aes-key-wrap.ts'

type Subtle = webcrypto.SubtleCrypto
type CryptoKey = webcrypto.CryptoKey

const NAME = 'AES-KW'
const METHODS = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'generateKey',
  'deriveKey',
  'deriveBits',
  'importKey',
  'exportKey',
  'wrapKey',
  'unwrapKey',
] as const satisfies (keyof Subtle)[]

/**
 * A `SubtleCrypto` that imports raw AES-KW keys, wraps and unwraps raw keys with them by @noble/ciphers, and does all else
 * by `real`. It fails as WebCrypto does, with a `DOMException`; our keys can't be exported.
 */
export function withAesKw(real: Subtle): Subtle {
  const keys = new AesKwKeys(real)
  const subtle = Object.fromEntries(METHODS.map((method) => [method, real[method].bind(real)]))
  return Object.assign(subtle, importing(real, keys), wrapping(real, keys)) as unknown as Subtle
}

/** The objects look like keys of WebCrypto; the bytes lie here. */
class AesKwKeys {
  readonly #bytes = new WeakMap<object, Uint8Array>()
  readonly #real: Subtle

  constructor(real: Subtle) {
    this.#real = real
  }

  async add(raw: Uint8Array, usages: readonly webcrypto.KeyUsage[]): Promise<CryptoKey> {
    if (![16, 24, 32].includes(raw.length)) throw new DOMException('Not the size of an AES key', 'DataError')
    // A genuine key gives the prototype that libraries check for; ours shadows what it says of itself.
    const genuine = await this.#real.importKey('raw', new Uint8Array(32), 'AES-CBC', false, ['encrypt'])
    const key = Object.create(Object.getPrototypeOf(genuine) as object, {
      type: { value: 'secret' },
      extractable: { value: false },
      algorithm: { value: { name: NAME, length: raw.length * 8 } },
      usages: { value: [...usages] },
      [Symbol.toStringTag]: { value: 'CryptoKey' },
    }) as CryptoKey
    this.#bytes.set(key, raw)
    return key
  }

  /** The bytes for this use, where the key is for it. */
  use(key: CryptoKey, usage: 'wrapKey' | 'unwrapKey'): Uint8Array {
    const raw = this.#bytes.get(key)
    if (raw !== undefined && key.usages.includes(usage)) return raw
    throw new DOMException(`Not a key for ${usage}`, 'InvalidAccessError')
  }
}

function importing(real: Subtle, keys: AesKwKeys): { importKey: unknown } {
  return {
    async importKey(...[format, data, algorithm, extractable, usages]: Parameters<Subtle['importKey']>) {
      if (nameOf(algorithm) === NAME) return keys.add(bytesOf(data as webcrypto.BufferSource, format), usages)
      return real.importKey(format, data as webcrypto.BufferSource, algorithm, extractable, usages)
    },
  }
}

function wrapping(real: Subtle, keys: AesKwKeys): Pick<Subtle, 'wrapKey' | 'unwrapKey'> {
  return {
    async wrapKey(format, key, wrappingKey, algorithm) {
      if (nameOf(algorithm) !== NAME) return real.wrapKey(format, key, wrappingKey, algorithm)
      const kek = keys.use(wrappingKey, 'wrapKey')
      const raw = bytesOf((await real.exportKey('raw', key)) as ArrayBuffer, format)
      return new Uint8Array(portableKeyWrap.wrap(kek, raw)).buffer
    },
    async unwrapKey(format, wrapped, unwrappingKey, algorithm, of, extractable, usages) {
      if (nameOf(algorithm) !== NAME) {
        return real.unwrapKey(format, wrapped, unwrappingKey, algorithm, of, extractable, usages)
      }
      const raw = unwrap(keys.use(unwrappingKey, 'unwrapKey'), bytesOf(wrapped, format))
      return real.importKey('raw', raw, of, extractable, usages)
    },
  }
}

function unwrap(kek: Uint8Array, wrapped: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = portableKeyWrap.unwrap(kek, wrapped)
  // what WebCrypto throws: it says nothing about why
  if (key === undefined) throw new DOMException('AES-KW: the integrity check failed', 'OperationError')
  return new Uint8Array(key)
}

function nameOf(algorithm: unknown): string | undefined {
  return typeof algorithm === 'string' ? algorithm : (algorithm as { name?: string } | undefined)?.name
}

// Always a copy: nobody else changes a key after it was given.
function bytesOf(data: webcrypto.BufferSource, format: webcrypto.KeyFormat): Uint8Array {
  if (format !== 'raw') throw new DOMException(`AES-KW: format ${format}`, 'NotSupportedError')
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : new Uint8Array(data.slice(0))
}
