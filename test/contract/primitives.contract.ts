// What the maths of the engine stand on, by the test vectors of the RFCs.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Primitives } from '../../main/e2e/ports.ts'

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))
const toHex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')
const run = (from: number, to: number) => Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i)

export function primitivesContract(create: () => Primitives): void {
  const primitives = create()

  it('SHA-256 is FIPS 180’s, in plain bytes', () => {
    const hash = primitives.sha256(new TextEncoder().encode('abc'))
    expect(hash.constructor).toBe(Uint8Array)
    expect(toHex(hash)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('HMAC-SHA-256 is that of RFC 4231 §4.2, §4.3, §4.7', () => {
    const mac = (key: Uint8Array, text: string) =>
      toHex(primitives.hmacSha256(key, new TextEncoder().encode(text)))
    expect(mac(new Uint8Array(20).fill(0x0b), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    )
    expect(mac(new TextEncoder().encode('Jefe'), 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    expect(
      mac(new Uint8Array(131).fill(0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First'),
    ).toBe('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54')
  })

  describe('HKDF-SHA-256', () => {
    const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) =>
      toHex(primitives.hkdfSha256(secret, salt, info, length))

    it('is that of RFC 5869 A.1', () => {
      expect(derive(new Uint8Array(22).fill(0x0b), run(0, 0x0c), run(0xf0, 0xf9), 42)).toBe(
        '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
      )
    })

    it('is that of RFC 5869 A.2, with longer inputs', () => {
      expect(derive(run(0, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff), 82)).toBe(
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09' +
          'da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
      )
    })

    it('is that of RFC 5869 A.3, without salt and info', () => {
      const none = new Uint8Array()
      expect(derive(new Uint8Array(22).fill(0x0b), none, none, 42)).toBe(
        '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
      )
    })
  })

  describe('X25519', () => {
    const multiply = (key: string, point: string) => toHex(primitives.x25519(hex(key), hex(point)))
    const base = `09${'00'.repeat(31)}`

    it('is that of RFC 7748 §5.2', () => {
      expect(
        multiply(
          'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
          'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
        ),
      ).toBe('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552')
      // the highest bit of the point is to be ignored
      expect(
        multiply(
          '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
          'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
        ),
      ).toBe('95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957')
    })

    it('is that of RFC 7748 §5.2 after 1,000 rounds', () => {
      let key: Uint8Array = hex(base)
      let point = key
      for (let round = 0; round < 1000; round++)
        [key, point] = [primitives.x25519(key, point) ?? new Uint8Array(32), key]
      expect(toHex(key)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51')
    })

    it('is that of RFC 7748 §6.1: two public keys, and one secret', () => {
      const alice = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'
      const bob = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'
      const [ofAlice, ofBob] = [multiply(alice, base), multiply(bob, base)]
      expect(ofAlice).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')
      expect(ofBob).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')
      const secret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
      expect(multiply(alice, ofBob ?? '')).toBe(secret)
      expect(multiply(bob, ofAlice ?? '')).toBe(secret)
    })

    it('gives the same secret to any two', () => {
      const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
      fc.assert(
        fc.property(key, key, (a, b) => {
          const of = (own: Uint8Array) => primitives.x25519(own, hex(base)) ?? new Uint8Array()
          expect(primitives.x25519(a, of(b))).toEqual(primitives.x25519(b, of(a)))
        }),
        { numRuns: 30 },
      )
    })

    it('gives nothing for a point that leads to zero, RFC 7748 §6.1', () => {
      const key = '01'.repeat(32)
      for (const point of [
        '00'.repeat(32),
        `01${'00'.repeat(31)}`,
        'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
        'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      ])
        expect(multiply(key, point)).toBeUndefined()
    })

    it('gives nothing for what is no point, and throws for what is no private key', () => {
      expect(primitives.x25519(new Uint8Array(32).fill(1), new Uint8Array(31))).toBeUndefined()
      expect(() => primitives.x25519(new Uint8Array(31), hex(base))).toThrow(RangeError)
    })
  })
}
