import { describe, expect, it } from 'vitest'
import { createPrimitives } from '../../main/platform/primitives.ts'

describe('SHA-512 of the platform', () => {
  // FIPS 180-4 has no vectors of its own; these are NIST's examples of the algorithm
  it.each([
    [
      'abc',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
        '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
    [
      '',
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce' +
        '47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
    ],
    [
      'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      '8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018' +
        '501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909',
    ],
  ])('of %j is NIST’s, in plain bytes', (text, hash) => {
    const bytes = createPrimitives().sha512(new TextEncoder().encode(text))
    expect(bytes.constructor).toBe(Uint8Array)
    expect(Buffer.from(bytes).toString('hex')).toBe(hash)
  })
})
