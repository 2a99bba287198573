import { createHash } from 'node:crypto'
import type { Primitives } from '../e2e/ports.ts'

export function createPrimitives(): Primitives {
  return {
    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    sha512: (bytes) => new Uint8Array(createHash('sha512').update(bytes).digest()),
  }
}
