import { expect, it } from 'vitest'
import { createRevivalRule } from '../../../main/electron/page-revival.ts'
import { isWindowAddress } from '../../../main/electron/page-origin.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

it('a page that ends is brought back three times in a minute, and again when the minute is over', () => {
  const time = createFakeTime()
  const mayRevive = createRevivalRule(time.clock.now)
  const asked = []
  for (let i = 0; i < 5; i++) {
    asked.push(mayRevive())
    time.advance(10_000)
  }
  expect(asked).toEqual([true, true, true, false, false])
  // the first of the three was 60 s ago
  time.advance(10_000)
  expect(mayRevive()).toBe(true)
  expect(mayRevive()).toBe(false)
})

it.each([
  ['app://balcony/index.html', true],
  ['app://balcony/index.html#romeo%40b.test', true],
  ['app://balcony/gone.html', true],
  ['app://balcony/assets/index.js', false],
  ['app://balcony/index.html?x', false],
  ['app://balcony.example/index.html', false],
  ['https://balcony/index.html', false],
  ['', false],
])('the window may go to %s: %s', (address, may) => {
  expect(isWindowAddress(address)).toBe(may)
})
