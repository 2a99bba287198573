// PROTOCOL 11: the arithmetic of the interactive compare. Nothing here keeps anything.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Primitives } from './ports.ts'
import { toUtf8 } from './text.ts'

const LABEL = toUtf8('balcony-emoji-1')
const EMOJI = 7
/** Seven numbers of 6 bits in whole bytes. */
const EMOJI_BYTES = 6
const MAC_KEY_BYTES = 32
/** RFC 7748 §6.1: the public key of a private one is X25519 of it and this. */
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(31))

/** One side of a compare, as the computing side knows it. */
export interface Side {
  jid: BareJid
  fingerprint: string
}

/** Who compares with whom: `a` started. */
export interface Pairing {
  id: string
  a: Side
  b: Side
}

/** What only A knows before `reveal`. */
export interface Opener {
  keyA: Uint8Array
  nonce: Uint8Array
}

/** Everything that went over the wire once `reveal` is there. */
export interface Transcript extends Opener {
  pairing: Pairing
  commit: Uint8Array
  keyB: Uint8Array
}

export interface Outcome {
  /** Seven numbers from 0 to 63, in order. */
  emoji: number[]
  /** What A, and what B, sends once its user said "the same". */
  macs: Record<'a' | 'b', Uint8Array>
}

/** The X25519 public key of a private one. */
export function publicKeyOf(primitives: Primitives, privateKey: Uint8Array): Uint8Array {
  const key = primitives.x25519(privateKey, BASE_POINT)
  if (key === undefined) throw new Error('the base point gave nothing')
  return key
}

/** SHA-256(L("commit") ‖ P ‖ L(KA) ‖ L(nA)) */
export function commitTo(primitives: Primitives, pairing: Pairing, { keyA, nonce }: Opener): Uint8Array {
  return primitives.sha256(
    joined([prefixed(toUtf8('commit')), contextOf(pairing), prefixed(keyA), prefixed(nonce)]),
  )
}

/** Emoji and macs, for the side that holds `privateKey`; `undefined` where the other's public key is refused. */
export function outcomeOf(
  primitives: Primitives,
  side: 'a' | 'b',
  privateKey: Uint8Array,
  { pairing, commit, keyA, keyB, nonce }: Transcript,
): Outcome | undefined {
  const secret = primitives.x25519(privateKey, side === 'a' ? keyB : keyA)
  if (secret === undefined) return undefined
  // T = SHA-256(P ‖ L(commit) ‖ L(KB) ‖ L(KA) ‖ L(nA))
  const transcript = primitives.sha256(
    joined([contextOf(pairing), prefixed(commit), prefixed(keyB), prefixed(keyA), prefixed(nonce)]),
  )
  const bytes = primitives.hkdfSha256(secret, transcript, LABEL, EMOJI_BYTES + 2 * MAC_KEY_BYTES)
  const macOf = (from: number) =>
    primitives.hmacSha256(bytes.subarray(from, from + MAC_KEY_BYTES), transcript)
  const outcome = {
    emoji: sixBitNumbers(bytes),
    macs: { a: macOf(EMOJI_BYTES), b: macOf(EMOJI_BYTES + MAC_KEY_BYTES) },
  }
  secret.fill(0)
  bytes.fill(0)
  return outcome
}

/** P = L("balcony-emoji-1") ‖ L(id) ‖ L(jA) ‖ L(fA) ‖ L(jB) ‖ L(fB) */
function contextOf({ id, a, b }: Pairing): Uint8Array {
  const names = [id, a.jid, a.fingerprint, b.jid, b.fingerprint]
  return joined([prefixed(LABEL), ...names.map((name) => prefixed(toUtf8(name)))])
}

/** PROTOCOL 10: L(x) = length of x in 2 bytes, big-endian, ‖ x. */
function prefixed(bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The first 42 bits, highest first, as seven numbers. */
function sixBitNumbers(bytes: Uint8Array): number[] {
  return Array.from({ length: EMOJI }, (_, i) => {
    const bit = i * 6
    const at = bit >> 3
    const two = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    return (two >> (10 - (bit & 7))) & 63
  })
}
