import { expect, it } from 'vitest'
import { reconnectDelay } from '../../../main/xmpp/reconnect-delay.ts'

it('doubles from one second to two minutes', () => {
  const longest = [0, 1, 2, 3, 6, 7, 8, 1_000_000].map((tries) => reconnectDelay(tries, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 64_000, 120_000, 120_000, 120_000])
})

it('leaves the last half to chance', () => {
  expect(reconnectDelay(2, 0)).toBe(2_000)
  expect(reconnectDelay(2, 0.5)).toBe(3_000)
})
