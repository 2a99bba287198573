import { createCipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativeKeyWrap, portableKeyWrap, type AesKeyWrap } from '../../main/platform/aes-key-wrap.ts'
import { fromHex, RFC_3394 } from '../vectors/rfc-3394.ts'

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })
// What a content codec wraps: a CMK of each size under an SMK of each size.
const PAIRS = fc.tuple(
  fc.oneof(bytes(16), bytes(32)),
  fc.oneof(bytes(16), bytes(24), bytes(32), bytes(48), bytes(64)),
)

function keyWrapContract({ wrap, unwrap }: AesKeyWrap): void {
  it.each(RFC_3394)('wraps and unwraps as RFC 3394 §$section does', ({ kek, key, wrapped }) => {
    expect(new Uint8Array(wrap(fromHex(kek), fromHex(key)))).toEqual(fromHex(wrapped))
    expect(new Uint8Array(unwrap(fromHex(kek), fromHex(wrapped)) ?? [])).toEqual(fromHex(key))
  })

  it('unwraps what it wrapped, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(PAIRS, ([kek, key]) => {
        const [kekBefore, keyBefore] = [kek.slice(), key.slice()]
        const wrapped = wrap(kek, key)
        const wrappedBefore = wrapped.slice()
        expect(new Uint8Array(unwrap(kek, wrapped) ?? [])).toEqual(key)
        expect([kek, key, wrapped]).toEqual([kekBefore, keyBefore, wrappedBefore])
      }),
    )
  })

  it('unwraps nothing with another key or any bit changed', () => {
    const kek = new Uint8Array(randomBytes(32))
    const wrapped = new Uint8Array(wrap(kek, new Uint8Array(32).fill(7)))
    expect(unwrap(new Uint8Array(randomBytes(32)), wrapped)).toBeUndefined()
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      const changed = wrapped.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(unwrap(kek, changed)).toBeUndefined()
    }
  })

  it('gives each key in memory of its own, which can be erased', () => {
    const kek = new Uint8Array(randomBytes(32))
    const wrapped = wrap(kek, new Uint8Array(32).fill(7))
    unwrap(kek, wrapped)?.fill(0)
    expect(new Uint8Array(unwrap(kek, wrapped) ?? [])).toEqual(new Uint8Array(32).fill(7))
  })
}

describe('the key wrap of @noble/ciphers', () => {
  keyWrapContract(portableKeyWrap)
})

// Node has it, Electron has not: nothing else may decide which of the two is taken
const hasNative = ((): boolean => {
  try {
    createCipheriv('id-aes256-wrap', new Uint8Array(32), new Uint8Array(8).fill(0xa6))
    return true
  } catch {
    return false
  }
})()

it('the runtime’s own key wrap is found exactly where there is one', () => {
  expect(nativeKeyWrap !== undefined).toBe(hasNative)
})

if (nativeKeyWrap !== undefined) {
  const native = nativeKeyWrap
  describe('the key wrap of node:crypto', () => {
    keyWrapContract(native)

    it('gives the very bytes that @noble/ciphers gives', () => {
      fc.assert(
        fc.property(PAIRS, ([kek, key]) => {
          expect(new Uint8Array(native.wrap(kek, key))).toEqual(portableKeyWrap.wrap(kek, key))
        }),
      )
    })
  })
}
