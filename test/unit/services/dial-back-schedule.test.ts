import { describe, expect, it } from 'vitest'
import {
  createPace,
  GIVE_UP_AFTER,
  inTurns,
  isDue,
  nextTry,
  SILENCE,
} from '../../../main/services/dial-back-schedule.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('PROTOCOL 3: when a key is asked for again', () => {
  it.each([
    [1, 1 * MINUTE],
    [2, 5 * MINUTE],
    [3, 30 * MINUTE],
    [4, HOUR],
    [5, HOUR],
    [500, HOUR],
    // a record out of an older run, before the first request
    [0, 1 * MINUTE],
  ])('after %d requests it waits %d ms', (tries, pause) => {
    expect(nextTry(tries, 1_000_000, 1_000_000)).toBe(1_000_000 + pause)
  })

  it('gives up after 30 days', () => {
    expect(nextTry(700, GIVE_UP_AFTER - HOUR, 0)).toBe(GIVE_UP_AFTER)
    expect(nextTry(700, GIVE_UP_AFTER - HOUR + 1, 0)).toBeNull()
  })
})

describe('a planned try', () => {
  it.each([
    [0, true],
    [-1, true],
    [1, false],
    [SILENCE + HOUR, false],
    // planned before the clock was set back
    [SILENCE + HOUR + 1, true],
  ])('%d ms ahead is due: %s', (ahead, due) => {
    expect(isDue(5_000_000 + ahead, 5_000_000)).toBe(due)
  })
})

describe('PROTOCOL 3: at most 8 requests a minute', () => {
  it('lets eight go at once, and the ninth a minute after the first', () => {
    const pace = createPace()
    for (let n = 0; n < 8; n += 1) {
      expect(pace.free(n * 1000)).toBe(n * 1000)
      pace.count(n * 1000)
    }
    expect(pace.free(8000)).toBe(MINUTE)
    expect(pace.free(MINUTE)).toBe(MINUTE)
    pace.count(MINUTE)
    expect(pace.free(MINUTE)).toBe(MINUTE + 1000)
  })

  it('is not stopped by a clock that was set back', () => {
    const pace = createPace()
    for (let n = 0; n < 8; n += 1) pace.count(HOUR)
    expect(pace.free(MINUTE)).toBe(MINUTE)
  })
})

describe('PROTOCOL 3: whose key is asked for next', () => {
  const named = (due: [account: string, newest: number][]) =>
    inTurns(due.map(([account, newest]) => ({ account, newest }))).map(
      ({ account, newest }) => `${account}${newest}`,
    )

  it('is the one of the newest stanza', () => {
    const due: [string, number][] = [
      ['a', 2],
      ['a', 9],
      ['a', 5],
    ]
    expect(named(due)).toEqual(['a9', 'a5', 'a2'])
  })

  it('goes by turns, so that nobody takes the turns of the others', () => {
    const flood = [9, 8, 7, 6].map((newest): [string, number] => ['a', newest])
    expect(named([...flood, ['b', 1], ['c', 3], ['b', 2]])).toEqual([
      'a9',
      'c3',
      'b2',
      'a8',
      'b1',
      'a7',
      'a6',
    ])
  })
})
