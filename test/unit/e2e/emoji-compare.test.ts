// PROTOCOL 11: the steps of a compare, in order, out of order, and with somebody in between.
import xml from '@xmpp/xml'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { EmojiCompare } from '../../../main/e2e/emoji-compare.ts'
import { readStep, writeStep, type CompareStep } from '../../../main/e2e/compare-step.ts'
import type { Side } from '../../../main/e2e/emoji-math.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import { createRandom } from '../../../main/platform/random.ts'
import { EMOJI_NAMES } from '../../../shared/domain/emoji.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'

const means = { primitives: createPrimitives(), random: createRandom() }
const juliet: Side = { jid: 'juliet@a.test' as BareJid, fingerprint: 'J'.repeat(43) }
const romeo: Side = { jid: 'romeo@b.test' as BareJid, fingerprint: 'R'.repeat(43) }
const id = '00000000-0000-4000-8000-000000000001'

let a: EmojiCompare
let b: EmojiCompare
let start: CompareStep

const commitOf = (step: CompareStep) => (step.is === 'start' ? step.commit : new Uint8Array())
const asked = (step: CompareStep, of = id) => EmojiCompare.asked(means, of, romeo, juliet, commitOf(step))
const dead = (by: 'us' | 'them', reason: string) => ({ is: 'dead', by, reason })
const badStep = { is: 'cancel', reason: 'bad-step' }

/** The step, which has to be there. */
function the<T>(step: T | undefined): T {
  if (step === undefined) throw new Error('there is no step')
  return step
}

beforeEach(() => {
  ;({ compare: a, step: start } = EmojiCompare.start(means, id, juliet, romeo))
  b = asked(start)
})

/** Both see the emoji. */
function reveal(): void {
  expect(b.take(the(a.take(the(b.accept()))))).toBeUndefined()
}

function emojiOf({ phase }: EmojiCompare): readonly number[] {
  return phase.is === 'revealed' || phase.is === 'said-same' ? phase.emoji : []
}

describe('a compare of two', () => {
  it('shows both the same seven emoji, and verifies each once both said so, whoever does first', () => {
    for (const first of ['a', 'b'] as const) {
      ;({ compare: a, step: start } = EmojiCompare.start(means, id, juliet, romeo))
      b = asked(start)
      reveal()
      expect(emojiOf(a)).toHaveLength(7)
      expect(emojiOf(a)).toEqual(emojiOf(b))
      const [one, other] = first === 'a' ? [a, b] : [b, a]
      expect(other.take(the(one.same()))).toBeUndefined()
      expect(one.phase.is).toBe('said-same')
      expect(other.phase.is).toBe('revealed')
      expect(one.take(the(other.same()))).toBeUndefined()
      expect([one.phase.is, other.phase.is]).toEqual(['verified', 'verified'])
    }
  })

  it('shows no emoji before `reveal`, and sends key and nonce only after `accept`', () => {
    expect([emojiOf(a), emojiOf(b)]).toEqual([[], []])
    const accept = the(b.accept())
    expect(emojiOf(b)).toEqual([])
    const revealed = the(a.take(accept))
    expect(revealed.is).toBe('reveal')
    expect(emojiOf(b)).toEqual([])
  })

  it('is not verified by the own word alone, nor by the other one’s', () => {
    reveal()
    a.same()
    expect(a.phase.is).toBe('said-same')
    b.take({ is: 'confirm', mac: new Uint8Array(32) })
    expect(b.phase.is).not.toBe('verified')
  })

  it('ends on both sides by "different", whatever the other one said', () => {
    reveal()
    const confirm = the(a.same())
    b.take(confirm)
    expect(a.take(the(b.cancel('mismatch')))).toBeUndefined()
    expect(a.phase).toEqual(dead('them', 'mismatch'))
    expect(b.phase).toEqual(dead('us', 'mismatch'))
  })

  it('says nothing more once it has ended', () => {
    a.cancel('user')
    const said = [a.accept(), a.same(), a.cancel('user'), a.take(the(b.accept()))]
    expect(said).toEqual(Array(4).fill(undefined))
    expect(a.phase).toEqual(dead('us', 'user'))
  })
})

describe('a step that is out of place ends the compare with `bad-step`', () => {
  const key = means.random.bytes(32)
  const steps: Record<string, () => CompareStep> = {
    start: () => start,
    accept: () => ({ is: 'accept', key }),
    reveal: () => ({ is: 'reveal', key, nonce: key }),
    confirm: () => ({ is: 'confirm', mac: key }),
  }
  const situations: Record<string, { bring(): EmojiCompare; right: string[] }> = {
    'A that started': { bring: () => a, right: ['accept'] },
    'B that is asked': { bring: () => b, right: [] },
    'B that accepted': { bring: () => (b.accept(), b), right: [] },
    'A that sees the emoji': { bring: () => (reveal(), a), right: [] },
    'B that sees the emoji': { bring: () => (reveal(), b), right: [] },
    'A that said the same': { bring: () => (reveal(), a.same(), a), right: [] },
  }
  for (const [who, { bring, right }] of Object.entries(situations)) {
    for (const name of Object.keys(steps).filter((step) => !right.includes(step))) {
      it(`${name} to ${who}`, () => {
        const side = bring()
        expect(side.take(the(steps[name])())).toEqual(badStep)
        expect(side.phase).toEqual(dead('us', 'bad-step'))
      })
    }
  }

  it('a repeated `accept`, `reveal` and `confirm`', () => {
    const accept = the(b.accept())
    const revealed = the(a.take(accept))
    b.take(revealed)
    const confirm = the(a.same())
    b.take(confirm)
    expect(b.take(confirm)).toEqual(badStep)
    expect(a.take(accept)).toEqual(badStep)
    ;({ compare: a, step: start } = EmojiCompare.start(means, id, juliet, romeo))
    b = asked(start)
    const again = the(a.take(the(b.accept())))
    b.take(again)
    expect(b.take(again)).toEqual(badStep)
  })

  it('what is no step', () => {
    expect(a.take(null)).toEqual(badStep)
  })
})

describe('somebody who cheats', () => {
  it('with another key or nonce than was committed to is found out', () => {
    for (const change of [{ key: means.random.bytes(32) }, { nonce: means.random.bytes(32) }]) {
      ;({ compare: a, step: start } = EmojiCompare.start(means, id, juliet, romeo))
      b = asked(start)
      const revealed = the(a.take(the(b.accept())))
      expect(b.take({ ...revealed, ...change } as CompareStep)).toEqual(badStep)
      expect(emojiOf(b)).toEqual([])
    }
  })

  it('with a key that leads to zero is refused, on either side', () => {
    b.accept()
    expect(a.take({ is: 'accept', key: new Uint8Array(32) })).toEqual(badStep)
  })

  it('sends A’s own steps back to her: `start` as a new one has a commitment to other names', () => {
    const mirrored = EmojiCompare.asked(means, id, juliet, romeo, commitOf(start))
    expect(mirrored.take(the(a.take(the(mirrored.accept()))))).toEqual(badStep)
    expect(a.phase.is).toBe('revealed')
    const confirm = the(a.same())
    // her own mac is not the other one's
    expect(a.take(confirm)).toEqual(badStep)
  })

  it('replays the steps of an earlier compare under a new id', () => {
    const accept = the(b.accept())
    const revealed = the(a.take(accept))
    const later = asked(start, '00000000-0000-4000-8000-000000000002')
    later.accept()
    expect(later.take(revealed)).toEqual(badStep)
  })

  it('in the middle, with keys of its own, shows them different emoji and verifies nobody', () => {
    const towardsA = EmojiCompare.asked(means, id, romeo, juliet, commitOf(start))
    const { compare: towardsB, step } = EmojiCompare.start(means, id, juliet, romeo)
    b = asked(step)
    towardsA.take(the(a.take(the(towardsA.accept()))))
    b.take(the(towardsB.take(the(b.accept()))))
    expect(emojiOf(a)).not.toEqual(emojiOf(b))
    // a mac handed on does not help
    expect(b.take(the(a.same()))).toEqual(badStep)
  })

  it('whatever it sends: nobody is verified without the own word and the mac of the two', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const step: fc.Arbitrary<CompareStep> = fc.oneof(
      fc.record({ is: fc.constant('start' as const), commit: bytes }),
      fc.record({ is: fc.constant('accept' as const), key: bytes }),
      fc.record({ is: fc.constant('reveal' as const), key: bytes, nonce: bytes }),
      fc.record({ is: fc.constant('confirm' as const), mac: bytes }),
      fc.record({ is: fc.constant('cancel' as const), reason: fc.constant('user' as const) }),
    )
    const deed = fc.oneof(step, fc.constant('accept' as const), fc.constant('same' as const))
    fc.assert(
      fc.property(fc.boolean(), fc.array(deed, { maxLength: 8 }), (asA, deeds) => {
        const side = asA ? EmojiCompare.start(means, id, juliet, romeo).compare : asked(start)
        for (const one of deeds) {
          if (one === 'accept') side.accept()
          else if (one === 'same') side.same()
          else side.take(one)
          expect(side.phase.is).not.toBe('verified')
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a step on the wire', () => {
  const message = (...children: ReturnType<typeof xml>[]) => xml('message', {}, ...children)
  const value = new Uint8Array(32).fill(255)
  const all: CompareStep[] = [
    { is: 'start', commit: value },
    { is: 'accept', key: value },
    { is: 'reveal', key: value, nonce: new Uint8Array(32) },
    { is: 'confirm', mac: value },
    { is: 'cancel', reason: 'mismatch' },
  ]

  it.each(all)('is read as it was written: $is', (step) => {
    expect(readStep(message(writeStep(id, step)))).toEqual({ id, step })
  })

  it('has its values as attributes in base64url', () => {
    expect(writeStep(id, the(all[0])).toString()).toBe(
      `<verify xmlns="urn:balcony:e2e:0" id="${id}" step="start" commit="${Buffer.from(value).toString('base64url')}"/>`,
    )
  })

  it('is none without an id that is a UUIDv4, or where there are two', () => {
    expect(readStep(message())).toBeUndefined()
    expect(readStep(message(writeStep('1', the(all[0]))))).toBeUndefined()
    expect(readStep(message(writeStep(id, the(all[0])), writeStep(id, the(all[0]))))).toBeUndefined()
  })

  it('counts as a wrong one where a value is missing, of another length, or its name is unknown', () => {
    const short = writeStep(id, { is: 'start', commit: new Uint8Array(31) })
    const spaced = writeStep(id, the(all[1]))
    spaced.attrs.key = ` ${spaced.attrs.key ?? ''}`
    const unnamed = writeStep(id, the(all[0]))
    unnamed.attrs.step = 'begin'
    const half = writeStep(id, the(all[2]))
    delete half.attrs.nonce
    for (const one of [short, spaced, unnamed, half])
      expect(readStep(message(one))).toEqual({ id, step: null })
  })

  it('ends a compare for whatever reason', () => {
    const cancel = writeStep(id, { is: 'cancel', reason: 'user' })
    cancel.attrs.reason = 'rain'
    expect(readStep(message(cancel))?.step).toEqual({ is: 'cancel', reason: 'bad-step' })
  })
})

it('there are 64 emoji, each with a name of its own, and the numbers are PROTOCOL 11’s', () => {
  expect(new Set(EMOJI_NAMES).size).toBe(64)
  const named = [20, 52, 14, 32, 41, 31, 23].map((number) => EMOJI_NAMES[number])
  expect(named).toEqual(['moon', 'bicycle', 'butterfly', 'hat', 'bulb', 'robot', 'banana'])
  expect([EMOJI_NAMES[0], EMOJI_NAMES[63]]).toEqual(['dog', 'pin'])
})
