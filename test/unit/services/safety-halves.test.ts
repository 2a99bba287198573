import { expect, it } from 'vitest'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import { createSafetyHalves } from '../../../main/services/safety-halves.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { createFakeTime } from '../../doubles/fake-time.ts'

const juliet = { jid: 'juliet@a.test' as BareJid, fingerprint: 'A'.repeat(43) }

function counted() {
  const time = createFakeTime()
  const primitives = createPrimitives()
  let hashes = 0
  const halves = createSafetyHalves(
    {
      ...primitives,
      sha512(bytes) {
        hashes += 1
        return primitives.sha512(bytes)
      },
    },
    time.timers,
  )
  return { time, halves, hashes: () => hashes }
}

/** Lets the work go on until it no longer waits. */
async function finish(time: ReturnType<typeof createFakeTime>): Promise<void> {
  while (time.pending() > 0) {
    time.advance(0)
    await Promise.resolve()
    await Promise.resolve()
  }
}

it('a half is worked out with pauses, and no pause is longer away than 400 hashes', async () => {
  const { time, halves, hashes } = counted()
  const half = halves(juliet)
  for (let pauses = 1; time.pending() > 0; pauses += 1) {
    expect(hashes()).toBeLessThanOrEqual(pauses * 400)
    time.advance(0)
    await Promise.resolve()
    await Promise.resolve()
  }
  expect((await half).groups).toHaveLength(6)
  expect(hashes()).toBe(5_200)
})

it('a half is worked out once, by however many it is asked for', async () => {
  const { time, halves, hashes } = counted()
  const first = halves(juliet)
  const second = halves({ ...juliet })
  await finish(time)
  expect(await second).toBe(await first)
  expect(await halves(juliet)).toBe(await first)
  expect(hashes()).toBe(5_200)
})

it('the same key in another account has a half of its own', async () => {
  const { time, halves } = counted()
  const both = Promise.all([halves(juliet), halves({ ...juliet, jid: 'romeo@b.test' as BareJid })])
  await finish(time)
  const [one, other] = await both
  expect(one.groups).not.toEqual(other.groups)
})
