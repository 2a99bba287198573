import { expect, it } from 'vitest'
import { createPauses } from '../../../main/services/pauses.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

it('lets everything else have its turn after four milliseconds of work, and now and then keeps what was done', async () => {
  const { clock, advance, setClock } = createFakeTime()
  const done: string[] = []
  const pause = createPauses(clock, { settle: () => void done.push('settled') }, async () => {
    done.push('breath')
  })
  const after = async (ms: number) => {
    done.length = 0
    advance(ms)
    await pause()
    return [...done]
  }
  expect([await after(0), await after(3), await after(1), await after(3)]).toEqual([[], [], ['breath'], []])
  // as a step of its own
  expect([await after(60), await after(59), await after(1), await after(3)]).toEqual([
    ['breath', 'settled', 'breath'],
    ['breath'],
    [],
    ['breath', 'settled', 'breath'],
  ])
  // a clock that was set back says nothing of how long it was
  setClock(0)
  expect(await after(0)).toEqual(['breath', 'settled', 'breath'])
})
