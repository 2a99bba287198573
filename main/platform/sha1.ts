import { createHash } from 'node:crypto'
import type { Sha1 } from '../services/ports.ts'

/** For XEP-0115 alone, which names entity capabilities by SHA-1. */
export function createSha1(): Sha1 {
  return { base64: (text) => createHash('sha1').update(text, 'utf8').digest('base64') }
}
