import { describe, expect, it } from 'vitest'
import { createRandomPool } from '../../../main/platform/random-pool.ts'

describe('the pool of random bytes', () => {
  it('gives no byte twice, and keeps none that it gave', () => {
    let pool: Uint8Array = new Uint8Array()
    let fills = 0
    // every byte of a filling tells its place, every filling another number in front
    const draw = createRandomPool((bytes) => {
      pool = bytes
      fills += 1
      for (let i = 0; i < bytes.length; i += 2) bytes.set([fills, 1 + ((i >> 1) % 255)], i)
    })
    const seen: string[] = []
    for (let i = 0; i < 200; i += 1) {
      for (const count of [32, 12]) {
        const before = pool.slice()
        const fillsBefore = fills
        const bytes = draw(count)
        expect(bytes.length).toBe(count)
        seen.push(Buffer.from(bytes).toString('hex'))
        // what was handed out is zero now; so is everything in front of it
        const left = pool.findIndex((byte) => byte !== 0)
        const end = left === -1 ? pool.length : left
        const from = fills === fillsBefore ? before.findIndex((byte) => byte !== 0) : 0
        expect(end - from).toBe(count)
      }
    }
    expect(fills).toBeGreaterThan(5)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('gives bytes in memory of their own: writing into them changes nothing else', () => {
    const draw = createRandomPool()
    const [one, other] = [draw(32), draw(32)]
    const kept = other.slice()
    one.fill(1)
    expect(other).toEqual(kept)
    expect(one.buffer.byteLength).toBe(32)
  })

  it('gives other bytes each time, and none that are all zero', () => {
    const draw = createRandomPool()
    const drawn = Array.from({ length: 500 }, () => Buffer.from(draw(16)).toString('hex'))
    expect(new Set(drawn).size).toBe(drawn.length)
    expect(drawn).not.toContain('00'.repeat(16))
  })

  it('throws for more than it holds', () => {
    expect(() => createRandomPool()(1025)).toThrow(RangeError)
  })
})
