// PROTOCOL 10, 11: a device at the door is compared first; how that ends is the answer, or none.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { answers, doorOf, oneQuestion, pushes, readersOfLast } from './at-the-door.ts'
import { accepts, comparesOf, deviceOf, ends, says, stages, starts, trustIn } from './comparing.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const writes = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'verified-only' })
  await writes('one')
  await reads('(awaiting-approval)')
  await oneQuestion(juliet)
})

async function bothSee(): Promise<void> {
  await starts(juliet, romeo)
  await stages([juliet, 'inviting'], [romeo, 'invited'])
  await accepts(romeo, juliet)
  await stages([juliet, 'comparing'], [romeo, 'comparing'])
}

/** Nothing was decided: who waits still waits, and can be let in. */
async function stillWaits(): Promise<void> {
  await quiet(wire, juliet, romeo)
  expect(await trustIn(juliet, romeo)).toBe('new, undecided')
  expect(await oneQuestion(juliet)).toMatchObject({ asks: { messages: 1 } })
  await reads('(awaiting-approval)')
  expect(pushes(wire)).toBe(0)
}

describe('a device at the door that is compared', () => {
  it('and is the same is in by that: it is gone from the door, and what it waited for is read in its place', async () => {
    const [waiting] = await romeo.messages(juliet.jid)
    await bothSee()
    expect(doorOf(juliet)).toHaveLength(1)
    await says(juliet, romeo, true)
    // her word alone is not enough
    await stillWaits()
    await says(romeo, juliet, true)
    await stages([juliet, 'verified'], [romeo, 'verified'])
    await reads('one')
    expect((await romeo.messages(juliet.jid))[0]?.id).toBe(waiting?.id)
    expect(doorOf(juliet)).toEqual([])
    expect(await trustIn(juliet, romeo)).toBe('verified, compared-emoji')
    await quiet(wire, juliet, romeo)
    expect(await readersOfLast(juliet, romeo)).toEqual(['laptop pushed'])
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('and differs is blocked: it is gone from the door, sees that it is refused, and gets nothing', async () => {
    await bothSee()
    await says(juliet, romeo, false)
    await stages([juliet, 'different'], [romeo, 'different'])
    expect(doorOf(juliet)).toEqual([])
    await reads('(refused)')
    // its name came with its steps, or not yet
    expect(await readersOfLast(juliet, romeo)).toEqual([expect.stringMatching(/^(laptop)? refused$/)])
    await ends(juliet, romeo)
    await quiet(wire, juliet, romeo)
    expect(doorOf(juliet)).toEqual([])
    expect(pushes(wire)).toBe(0)
  })

  it('and differed by a slip, which is undone, is at the door with its next request', async () => {
    await bothSee()
    await says(juliet, romeo, false)
    await reads('(refused)')
    await juliet.call('compare.setBlocked', { ...(await deviceOf(romeo)), blocked: false })
    expect(await trustIn(juliet, romeo)).toBe('new, user')
    await writes('two')
    await reads('(refused)', '(awaiting-approval)')
    expect(await oneQuestion(juliet)).toMatchObject({ policy: 'verified-only', mayLetIn: false })
    await ends(juliet, romeo)
    await ends(romeo, juliet)
    await bothSee()
    await says(romeo, juliet, true)
    await says(juliet, romeo, true)
    await reads('one', 'two')
  })

  it.each<[string, () => Promise<void>]>([
    ['is called off by who asked', () => ends(juliet, romeo)],
    ['is called off by the other one', () => ends(romeo, juliet)],
    [
      'is not finished in ten minutes',
      async () => {
        await quiet(wire, juliet, romeo)
        time.advance(10 * 60_000 + 1)
        await until(() => expect(comparesOf(juliet)[0]?.stage).toEqual({ is: 'ended', why: 'timeout' }))
      },
    ],
  ])('and the compare %s waits on, and its question stands', async (_, over) => {
    await bothSee()
    await over()
    await stillWaits()
  })

  it('and whose user never answers waits on', async () => {
    await starts(juliet, romeo)
    await stages([juliet, 'inviting'], [romeo, 'invited'])
    time.advance(10 * 60_000 + 1)
    await stages([juliet, 'ended'], [romeo, 'none'])
    await stillWaits()
  })

  it('and whose program ends in the middle waits on, and is in by the next compare', async () => {
    await bothSee()
    romeo.die()
    await romeo.start()
    await quiet(wire, juliet, romeo)
    await stillWaits()
    await ends(juliet, romeo)
    await bothSee()
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await reads('one')
    expect(doorOf(juliet)).toEqual([])
  })

  it('and was put out of sight meanwhile is in all the same', async () => {
    await bothSee()
    await answers(juliet, await oneQuestion(juliet), 'not-now')
    await says(juliet, romeo, true)
    await says(romeo, juliet, true)
    await reads('one')
    expect(doorOf(juliet)).toEqual([])
  })
})
