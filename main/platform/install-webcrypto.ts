// `globalThis.crypto` as jose needs it: Node 18 inside Electron 25 has none there, and no AES-KW (FACTS, Electron).
import { webcrypto } from 'node:crypto'
import { withAesKw } from './aes-kw-subtle.ts'

/**
 * To be called and awaited first thing in the main process. Says whether AES-KW is the runtime's own or ours; it tries
 * it out, so that an Electron that has it one day uses it.
 */
export async function installWebCrypto(): Promise<'native' | 'polyfilled'> {
  const native = await hasAesKw()
  const value = native ? webcrypto : polyfilled()
  // in Node 20 it is a getter, so plain assignment would not do
  Object.defineProperty(globalThis, 'crypto', { value, configurable: true, writable: true })
  return native ? 'native' : 'polyfilled'
}

async function hasAesKw(): Promise<boolean> {
  try {
    const kek = await webcrypto.subtle.importKey('raw', new Uint8Array(32), 'AES-KW', false, ['wrapKey'])
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const key = await webcrypto.subtle.importKey('raw', new Uint8Array(64), hmac, true, ['sign'])
    await webcrypto.subtle.wrapKey('raw', key, kek, 'AES-KW')
    return true
  } catch {
    // BoringSSL: import works there, wrapping throws an OperationError
    return false
  }
}

function polyfilled(): Pick<webcrypto.Crypto, 'subtle' | 'getRandomValues' | 'randomUUID'> {
  return {
    subtle: withAesKw(webcrypto.subtle),
    getRandomValues: (array) => webcrypto.getRandomValues(array),
    randomUUID: () => webcrypto.randomUUID(),
  }
}
