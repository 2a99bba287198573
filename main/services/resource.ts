import type { Random } from '../e2e/ports.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** PROTOCOL 1: the one resource that a device keeps for life, `balcony.` and 8 random characters. */
export function newResource(random: Random): string {
  // 32 letters divide 256: each is as likely as the others
  return `balcony.${[...random.bytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`
}
