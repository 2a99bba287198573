// PROTOCOL 11: the arithmetic of the interactive compare.
import { describe, expect, it } from 'vitest'
import {
  commitTo,
  outcomeOf,
  publicKeyOf,
  type Pairing,
  type Transcript,
} from '../../../main/e2e/emoji-math.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import { createRandom } from '../../../main/platform/random.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { CASES } from '../../arbitraries/text.ts'

/** Under Node 10,000. */
const RUNS = 10 * CASES.numRuns
const primitives = createPrimitives()
const random = createRandom()
const bytes = (value: number) => new Uint8Array(32).fill(value)

const pairing: Pairing = {
  id: '00000000-0000-4000-8000-000000000001',
  a: { jid: 'juliet@capulet.lit' as BareJid, fingerprint: 'A'.repeat(43) },
  b: { jid: 'romeo@montegue.lit' as BareJid, fingerprint: 'B'.repeat(43) },
}

/** Honest A and B with these private keys and this nonce. */
function transcriptOf(
  privateA: Uint8Array,
  privateB: Uint8Array,
  nonce: Uint8Array,
  of = pairing,
): Transcript {
  const keyA = publicKeyOf(primitives, privateA)
  const keyB = publicKeyOf(primitives, privateB)
  return { pairing: of, keyA, keyB, nonce, commit: commitTo(primitives, of, { keyA, nonce }) }
}

function emojiOf(side: 'a' | 'b', key: Uint8Array, transcript: Transcript): string {
  return outcomeOf(primitives, side, key, transcript)?.emoji.join(' ') ?? 'refused'
}

describe('the emoji of a compare (PROTOCOL 11)', () => {
  const test = transcriptOf(bytes(1), bytes(2), bytes(3))

  it('are those of the test value, on both sides', () => {
    expect(emojiOf('a', bytes(1), test)).toBe('20 52 14 32 41 31 23')
    expect(emojiOf('b', bytes(2), test)).toBe('20 52 14 32 41 31 23')
  })

  it('come with macs that both sides compute alike, one for each of them', () => {
    const ofA = outcomeOf(primitives, 'a', bytes(1), test)
    const ofB = outcomeOf(primitives, 'b', bytes(2), test)
    expect(ofA).toEqual(ofB)
    expect(ofA?.macs.a).toHaveLength(32)
    expect(ofA?.macs.a).not.toEqual(ofA?.macs.b)
  })

  it('are the same for any two who are not disturbed', () => {
    for (let run = 0; run < 50; run++) {
      const [a, b] = [random.bytes(32), random.bytes(32)]
      const transcript = transcriptOf(a, b, random.bytes(32))
      expect(outcomeOf(primitives, 'a', a, transcript)).toEqual(outcomeOf(primitives, 'b', b, transcript))
    }
  })

  it('change with everything that one of the two knows otherwise', () => {
    const { a, b } = pairing
    const others: Pairing[] = [
      { ...pairing, id: '00000000-0000-4000-8000-000000000002' },
      { ...pairing, a: { ...a, jid: 'juliet@capulet.example' as BareJid } },
      { ...pairing, a: { ...a, fingerprint: 'C'.repeat(43) } },
      { ...pairing, b: { ...b, jid: 'romeo@montegue.example' as BareJid } },
      { ...pairing, b: { ...b, fingerprint: 'C'.repeat(43) } },
      // reflected
      { ...pairing, a: b, b: a },
    ]
    const first = outcomeOf(primitives, 'a', bytes(1), test)
    for (const of of others) {
      const other = outcomeOf(primitives, 'a', bytes(1), { ...test, pairing: of })
      expect(other?.emoji).not.toEqual(first?.emoji)
      expect(other?.macs).not.toEqual(first?.macs)
    }
  })

  it('are refused where a key gives zero, or is none', () => {
    expect(emojiOf('a', bytes(1), { ...test, keyB: bytes(0) })).toBe('refused')
    expect(emojiOf('a', bytes(1), { ...test, keyB: Uint8Array.of(1, ...new Uint8Array(31)) })).toBe('refused')
    expect(emojiOf('b', bytes(2), { ...test, keyA: new Uint8Array(31) })).toBe('refused')
  })

  it('commit to key and nonce: another one of either has another commit', () => {
    const { commit, keyA, keyB, nonce } = test
    expect(commit).toHaveLength(32)
    expect(commitTo(primitives, pairing, { keyA: keyB, nonce })).not.toEqual(commit)
    expect(commitTo(primitives, pairing, { keyA, nonce: bytes(4) })).not.toEqual(commit)
    expect(commitTo(primitives, { ...pairing, id: 'x' }, { keyA, nonce })).not.toEqual(commit)
  })

  // The chance of equal ones is 2^-42 for each run.
  it(`differ in each of ${String(RUNS)} runs for two who have a party with keys of its own between them`, () => {
    for (let run = 0; run < RUNS; run++) {
      const [a, b, toA, toB] = [32, 32, 32, 32].map((count) => random.bytes(count)) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ]
      const id = random.uuid()
      // Towards A the party answers as B with KB', towards B it starts as A with KA' and a nonce of its own.
      const seenByA = transcriptOf(a, toA, random.bytes(32), { ...pairing, id })
      const seenByB = transcriptOf(toB, b, random.bytes(32), { ...pairing, id })
      const shownToA = emojiOf('a', a, seenByA)
      const shownToB = emojiOf('b', b, seenByB)
      if (shownToA === shownToB) throw new Error(`run ${run}: both see ${shownToA}`)
    }
  }, 60_000)
})
