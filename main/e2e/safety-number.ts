// PROTOCOL 10, "Safety number": what two people read to each other to find out that nobody is between their devices.
import type { BareJid } from '../../shared/domain/jid.ts'
import { fromBase64url } from './base64url.ts'
import type { Primitives } from './ports.ts'
import { toUtf8 } from './text.ts'

export interface NumberedDevice {
  jid: BareJid
  /** RFC 7638 SHA-256 thumbprint, base64url, 43 characters. */
  fingerprint: string
}

/** One device's part of every safety number that it is in: six groups of five digits. */
export interface SafetyHalf {
  thumbprint: Uint8Array
  groups: readonly string[]
}

const ROUNDS = 5_200
/** One to three milliseconds of work. */
const ROUNDS_AT_ONCE = 400
const HALF = 6
const NAME = toUtf8('balcony-safety-1')

/**
 * Works out the half of one device, which takes 10 to 40 ms: it stops after each small part of the work, so that its caller
 * can let others have the processor in between. Throws where the fingerprint is none, which is a bug: it was parsed.
 */
export function* halfInSteps(
  { sha512 }: Pick<Primitives, 'sha512'>,
  { jid, fingerprint }: NumberedDevice,
): Generator<undefined, SafetyHalf> {
  const thumbprint = fromBase64url(fingerprint)
  if (thumbprint?.length !== 32) throw new Error('a fingerprint has 32 bytes')
  // PROTOCOL 10: h = SHA-512("balcony-safety-1" ‖ L(bare JID) ‖ raw thumbprint), then 5,199 times SHA-512(h ‖ raw thumbprint)
  let hash = sha512(joined(NAME, withLength(toUtf8(jid)), thumbprint))
  for (let round = 1; round < ROUNDS; round += 1) {
    if (round % ROUNDS_AT_ONCE === 0) yield
    hash = sha512(joined(hash, thumbprint))
  }
  return { thumbprint, groups: Array.from({ length: HALF }, (_, index) => groupAt(hash, index * 5)) }
}

/** The number of two devices, the same on both: twelve groups of five digits, the lower thumbprint's six first. */
export function numberOf(one: SafetyHalf, other: SafetyHalf): string[] {
  const [first, second] = isLower(one.thumbprint, other.thumbprint) ? [one, other] : [other, one]
  return [...first.groups, ...second.groups]
}

// 5 bytes, big-endian, are below 2^53
function groupAt(hash: Uint8Array, at: number): string {
  const value = hash.subarray(at, at + 5).reduce((sum, byte) => sum * 256 + byte, 0)
  return String(value % 100_000).padStart(5, '0')
}

function isLower(one: Uint8Array, other: Uint8Array): boolean {
  const at = one.findIndex((byte, index) => byte !== other[index])
  return (one[at] ?? 0) < (other[at] ?? 0)
}

/** PROTOCOL 10, L(x): the length in 2 bytes, big-endian, before it. */
function withLength(bytes: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes)
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
