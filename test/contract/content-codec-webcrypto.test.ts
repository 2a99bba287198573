import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { withAesKw } from '../../main/platform/aes-kw-subtle.ts'
import { fromHex, RFC_3394 } from '../vectors/rfc-3394.ts'

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

describe('the key wrap put into WebCrypto', () => {
  const subtle = withAesKw(webcrypto.subtle)
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const importKek = (usages: webcrypto.KeyUsage[], kek = new Uint8Array(32)) =>
    subtle.importKey('raw', kek, 'AES-KW', false, usages)

  it.each(RFC_3394)('wraps and unwraps as RFC 3394 §$section does', async ({ kek, key, wrapped }) => {
    const wrapping = await importKek(['wrapKey', 'unwrapKey'], fromHex(kek))
    const content = await subtle.importKey('raw', fromHex(key), hmac, true, ['sign'])
    expect(toHex(new Uint8Array(await subtle.wrapKey('raw', content, wrapping, 'AES-KW')))).toBe(
      wrapped.replace(/\s/g, ''),
    )
    const back = await subtle.unwrapKey('raw', fromHex(wrapped), wrapping, 'AES-KW', hmac, true, ['sign'])
    expect(toHex(new Uint8Array(await subtle.exportKey('raw', back)))).toBe(key)
  })

  it('gives a key that says what a native one says', async () => {
    const key = await importKek(['wrapKey'])
    expect(Object.prototype.toString.call(key)).toBe('[object CryptoKey]')
    expect(key).toMatchObject({ type: 'secret', extractable: false, usages: ['wrapKey'] })
    expect(key.algorithm).toEqual({ name: 'AES-KW', length: 256 })
    const native = await webcrypto.subtle.importKey('raw', new Uint8Array(32), 'AES-GCM', false, ['encrypt'])
    expect(Object.getPrototypeOf(key)).toBe(Object.getPrototypeOf(native))
  })

  it('fails as WebCrypto does: other bytes, another use, another size, another format', async () => {
    const key = await importKek(['unwrapKey'])
    const open = (bytes: Uint8Array<ArrayBuffer>) =>
      subtle.unwrapKey('raw', bytes, key, 'AES-KW', hmac, true, ['sign'])
    await expect(open(new Uint8Array(40))).rejects.toMatchObject({ name: 'OperationError' })
    await expect(open(new Uint8Array(7))).rejects.toMatchObject({ name: 'OperationError' })
    const content = await subtle.importKey('raw', new Uint8Array(32), hmac, true, ['sign'])
    await expect(subtle.wrapKey('raw', content, key, 'AES-KW')).rejects.toMatchObject({
      name: 'InvalidAccessError',
    })
    await expect(importKek(['wrapKey'], new Uint8Array(5))).rejects.toMatchObject({ name: 'DataError' })
    await expect(
      subtle.importKey('jwk', { kty: 'oct', k: 'AA' }, 'AES-KW', false, ['wrapKey']),
    ).rejects.toMatchObject({ name: 'NotSupportedError' })
  })

  it('leaves everything else to the real one', async () => {
    const hash = new Uint8Array(await subtle.digest('SHA-256', new Uint8Array()))
    expect(toHex(hash.subarray(0, 4))).toBe('E3B0C442')
    const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey', 'unwrapKey'])
    const content = await subtle.importKey('raw', new Uint8Array(32), hmac, true, ['sign'])
    const algorithm = { name: 'AES-GCM', iv: new Uint8Array(12) }
    const wrapped = await subtle.wrapKey('raw', content, key, algorithm)
    const back = await subtle.unwrapKey('raw', wrapped, key, algorithm, hmac, true, ['sign'])
    expect(new Uint8Array(await subtle.exportKey('raw', back))).toEqual(new Uint8Array(32))
  })
})
