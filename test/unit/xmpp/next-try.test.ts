import { describe, expect, it } from 'vitest'
import { NextTry, reconnectDelay } from '../../../main/xmpp/next-try.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

describe('the wait before a try', () => {
  it('doubles from one second to two minutes', () => {
    const longest = [0, 1, 2, 3, 6, 7, 8, 1_000_000].map((tries) => reconnectDelay(tries, 1))
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 64_000, 120_000, 120_000, 120_000])
  })

  it('leaves the last half to chance', () => {
    expect(reconnectDelay(2, 0)).toBe(2_000)
    expect(reconnectDelay(2, 0.5)).toBe(3_000)
  })

  function waiting() {
    const { timers, clock, advance, pending } = createFakeTime()
    const tries: number[] = []
    const next = new NextTry({ timers, now: clock.now, random: () => 1 })
    const schedule = () => next.schedule(() => tries.push(clock.now())) - clock.now()
    return { next, schedule, tries, advance, pending }
  }

  it('is longer each time, until failures are forgotten', () => {
    const { next, schedule, tries, advance } = waiting()
    for (const seconds of [1, 2, 4]) {
      expect(schedule()).toBe(seconds * 1_000)
      expect(next.isWaiting).toBe(true)
      advance(seconds * 1_000)
      expect(next.isWaiting).toBe(false)
    }
    expect(tries).toHaveLength(3)
    next.forgetFailures()
    expect(schedule()).toBe(1_000)
  })

  it('is one at a time, and can be ended', () => {
    const { next, schedule, tries, advance, pending } = waiting()
    schedule()
    schedule()
    expect(pending()).toBe(1)
    next.stop()
    expect([next.isWaiting, pending()]).toEqual([false, 0])
    advance(600_000)
    expect(tries).toEqual([])
  })
})
