// A call to the generator costs more than the bytes that a stanza's CMK and IV need (in Electron 10 µs for 12 bytes), so
// bytes are drawn ahead for many stanzas.
import { randomFillSync } from 'node:crypto'

// 23 stanzas under A256GCM: what lies ahead in memory is little
const POOL_SIZE = 1024

/**
 * Gives a function for `count` bytes of the operating system's cryptographic source, each call's in memory of its own.
 * No byte is given twice: it is erased from the pool before the call returns. Throws `RangeError` for more than
 * 1,024 bytes. Only tests pass another `fill`.
 */
export function createRandomPool(
  fill: (pool: Uint8Array) => void = randomFillSync,
): (count: number) => Uint8Array {
  const pool = new Uint8Array(POOL_SIZE)
  let next = POOL_SIZE
  return (count) => {
    if (count > POOL_SIZE) throw new RangeError(`at most ${POOL_SIZE} bytes at once`)
    if (next + count > POOL_SIZE) {
      fill(pool)
      next = 0
    }
    const bytes = pool.slice(next, next + count)
    pool.fill(0, next, next + count)
    next += count
    return bytes
  }
}
