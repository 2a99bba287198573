import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrustManner, TrustState } from '../../../shared/domain/device.ts'
import { dateAfter, standingDecision, type DatedDecision } from '../../../shared/domain/standing-decision.ts'

const says = (
  state: TrustState,
  second: number,
  by?: string,
  manner: TrustManner = 'user',
): DatedDecision => ({
  ...{ state, manner, at: second * 1000 },
  ...(by === undefined ? {} : { by }),
})
const stands = (...history: DatedDecision[]) => standingDecision(history)?.state

describe('which decision counts (PROTOCOL 10)', () => {
  it.each<[string, DatedDecision[], TrustState | undefined]>([
    ['there is none', [], undefined],
    ['this device decided once', [says('trusted', 5)], 'trusted'],
    ['of its own decisions the last', [says('blocked', 5), says('new', 6), says('verified', 7)], 'verified'],
    ['the last, whatever its clock did', [says('trusted', 9), says('verified', 5)], 'verified'],
    ['the last, also in one second', [says('blocked', 5), says('new', 5)], 'new'],
    ['the later one', [says('verified', 5), says('new', 6, 'phone')], 'new'],
    ['the later one, though it came first', [says('new', 6, 'phone'), says('verified', 5)], 'new'],
    ['at the same second the stricter one', [says('verified', 5), says('trusted', 5, 'phone')], 'trusted'],
    ['the stricter one of two others', [says('new', 5, 'phone'), says('trusted', 5, 'desk')], 'new'],
    ['a block over what is later', [says('blocked', 5, 'phone'), says('verified', 9)], 'blocked'],
    ['a block over a later word of another', [says('blocked', 5), says('trusted', 9, 'phone')], 'blocked'],
    ['no block that was taken back', [says('blocked', 5), says('new', 6, 'phone')], 'new'],
    [
      'what is said after that',
      [says('blocked', 5, 'a'), says('new', 6, 'b'), says('trusted', 7, 'c')],
      'trusted',
    ],
    ['no block at the second of its end', [says('blocked', 5, 'a'), says('new', 5, 'b')], 'blocked'],
    [
      'a block that came after its end',
      [says('blocked', 5, 'a'), says('new', 6, 'b'), says('blocked', 7, 'c')],
      'blocked',
    ],
    [
      'what the one who blocked says next',
      [says('blocked', 5, 'phone'), says('verified', 6, 'phone')],
      'verified',
    ],
    [
      'the block of one, though another who blocked in the same second took theirs back',
      [says('blocked', 5, 'phone'), says('blocked', 5), says('trusted', 6)],
      'blocked',
    ],
    [
      'any word over the policy’s',
      [says('trusted', 9, undefined, 'first-seen'), says('verified', 5, 'phone')],
      'verified',
    ],
    ['the policy where nobody said a word', [says('trusted', 9, undefined, 'first-seen')], 'trusted'],
  ])('%s', (_, history, state) => {
    expect(stands(...history)).toBe(state)
  })

  it('is the same on every device of the user, in whatever order the decisions came', () => {
    const state = fc.constantFrom<TrustState>('new', 'trusted', 'verified', 'blocked')
    const decision = fc.record({
      state,
      second: fc.integer({ min: 0, max: 9 }),
      by: fc.constantFrom('a', 'b', 'c'),
    })
    // one device dates each of its decisions anew
    const histories = fc
      .uniqueArray(decision, { selector: ({ second, by }) => `${second} ${by}`, maxLength: 9 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(histories, ([all, shuffled]) => {
        const seenBy = (own: string, list: typeof all) =>
          stands(...list.map(({ state, second, by }) => says(state, second, by === own ? undefined : by)))
        const inOrder = [...all].sort((a, b) => a.second - b.second)
        // its own ones a device has in order; those of others come as they come
        const mixed = (own: string) => [
          ...shuffled.filter(({ by }) => by !== own),
          ...inOrder.filter(({ by }) => by === own),
        ]
        const all3 = ['a', 'b', 'c'].flatMap((own) => [seenBy(own, inOrder), seenBy(own, mixed(own))])
        expect(new Set(all3).size).toBe(1)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the date of a decision', () => {
  it('is now, or a second after every other about the same device', () => {
    expect(dateAfter([], 5_400)).toBe(5_400)
    expect(dateAfter([says('trusted', 4)], 5_400)).toBe(5_400)
    expect(dateAfter([says('trusted', 5)], 5_400)).toBe(6_000)
    expect(dateAfter([says('trusted', 9), says('new', 3)], 5_400)).toBe(10_000)
  })
})
