import { expect, it } from 'vitest'
import { createPauses } from '../../../main/services/pauses.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

it('keeps what was done, and lets everything else have its turn after four milliseconds of work, and not before', async () => {
  const { clock, advance, setClock } = createFakeTime()
  let [breaths, settled] = [0, 0]
  const settle = () => void (settled += 1)
  const pause = createPauses(clock, { settle }, async () => {
    expect((breaths += 1)).toBe(settled)
  })
  const after = async (ms: number) => {
    advance(ms)
    await pause()
    return breaths
  }
  expect([await after(0), await after(3), await after(1), await after(3), await after(1)]).toEqual([
    0, 0, 1, 1, 2,
  ])
  // a clock that was set back says nothing of how long it was
  setClock(0)
  expect(await after(0)).toBe(3)
})
