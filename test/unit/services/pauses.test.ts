import { expect, it } from 'vitest'
import { createPauses, createTurns } from '../../../main/services/pauses.ts'
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

it('gives who writes at once turns of their own, one after the other, after what was gathered', async () => {
  const done: string[] = []
  let full = false
  const settle = () => {
    done.push('settled')
    if (full) throw new Error('no room')
  }
  const turn = createTurns({ settle }, async () => void done.push('breath'))
  const writes = async (what: string) => {
    await turn()
    done.push(what)
  }
  await Promise.all([writes('one'), writes('two')])
  expect(done).toEqual(['breath', 'settled', 'breath', 'one', 'breath', 'settled', 'breath', 'two'])
  done.length = 0
  full = true
  const [three] = await Promise.allSettled([writes('three'), writes('four')])
  expect(three).toMatchObject({ status: 'rejected', reason: { message: 'no room' } })
  full = false
  await writes('five')
  expect(done.filter((what) => !['breath', 'settled'].includes(what))).toEqual(['five'])
})
