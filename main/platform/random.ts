import { randomBytes, randomUUID } from 'node:crypto'
import type { Random } from '../e2e/ports.ts'

/** The operating system's cryptographic source. */
export function createRandom(): Random {
  return {
    bytes: (count) => new Uint8Array(randomBytes(count)),
    uuid: () => randomUUID(),
  }
}
