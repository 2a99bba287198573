// Two who write first at the same moment, so that each asks the other for a key while being asked.
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { until, untilInTime, type Party } from './party.ts'
import { isKeyAnswer, isRequest, letAllThrough, loseRequests, requests } from './requests.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const bothWrite = () =>
  Promise.all([
    juliet.call('message.send', { jid: romeo.jid, text: 'Romeo!' }),
    romeo.call('message.send', { jid: juliet.jid, text: 'Juliet!' }),
  ])

/** Both show both, and nothing is left to do. */
async function bothRead(): Promise<void> {
  expect((await juliet.lines(romeo.jid)).sort()).toEqual(['Juliet!', 'Romeo!'])
  expect((await romeo.lines(juliet.jid)).sort()).toEqual(['Juliet!', 'Romeo!'])
  await expectNothingOpen(wire, juliet, romeo)
}

describe('two who write first at the same moment', () => {
  it('both read, each after one request, and each trusts the other’s device', async () => {
    await bothWrite()
    await until(bothRead)
    expect(await juliet.lines(romeo.jid)).toEqual(['Romeo!', 'Juliet!'])
    expect(await romeo.lines(juliet.jid)).toEqual(['Juliet!', 'Romeo!'])
    expect(requests(wire)).toBe(2)
    for (const [one, other] of [
      [juliet, romeo],
      [romeo, juliet],
    ] as const) {
      const { devices } = await one.call('device.list', { jid: other.jid })
      expect(devices).toMatchObject([{ state: 'trusted', proven: true }])
    }
  })

  it('and whose requests are both lost, ask again at the same moment and read', async () => {
    loseRequests(wire)
    await bothWrite()
    await until(() => expect(requests(wire)).toBe(2))
    letAllThrough(wire)
    await untilInTime(time, 10, bothRead)
  })

  it('and whose answers are both lost, ask again with the same keys and read', async () => {
    let lost = 0
    wire.onTheWay = (stanza) => (isKeyAnswer(stanza) ? ((lost += 1), []) : [stanza])
    await bothWrite()
    await until(() => expect(lost).toBe(2))
    letAllThrough(wire)
    await untilInTime(time, 10, bothRead)
    const offers = wire.seen.flatMap((text) => /<pkey>([^<]+)/.exec(text)?.[1] ?? [])
    expect(new Set(offers).size).toBe(2)
  })

  it('and both lose their power while the requests cross, read after both came back', async () => {
    let crossing = 0
    wire.onTheWay = (stanza) => (isRequest(stanza) ? ((crossing += 1), []) : [stanza])
    await bothWrite()
    await until(() => expect(crossing).toBe(2))
    juliet.die()
    romeo.die()
    letAllThrough(wire)
    time.advance(MINUTE)
    await Promise.all([juliet.start(), romeo.start()])
    await untilInTime(time, 10, bothRead)
  })

  it('while both are offline, read when both come online together', async () => {
    juliet.connection.unplug()
    romeo.connection.unplug()
    await bothWrite()
    juliet.connection.plug()
    romeo.connection.plug()
    await untilInTime(time, 10, bothRead)
  })

  it('while both programs are off for a day in turn, read when they meet', async () => {
    await romeo.quit()
    await juliet.call('message.send', { jid: romeo.jid, text: 'Romeo!' })
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    await juliet.quit()
    time.advance(24 * 60 * MINUTE)
    await romeo.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(sender-away)']))
    await romeo.call('message.send', { jid: juliet.jid, text: 'Juliet!' })
    await until(() => expect(romeo.database.outbox.all()).toEqual([]))
    await romeo.quit()
    time.advance(24 * 60 * MINUTE)
    await Promise.all([juliet.start(), romeo.start()])
    await untilInTime(time, 10, bothRead)
  })
})
