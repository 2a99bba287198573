// Clocks that are wrong: PROTOCOL 4.8 marks what was written at another time than it came, PROTOCOL 3 lets a proof hold
// for a day, and what failed by time heals once the clock is mended.
import { beforeEach, describe, expect, it } from 'vitest'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import { letAllThrough, loseRequests, requests } from './requests.ts'
import { Wire } from './wire.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const fallback = await fallbackKeys()

/** How far the clock of each is ahead. */
let ahead: { juliet: number; romeo: number }
let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const clockOf = (who: keyof typeof ahead): FakeTime => ({
  ...time,
  clock: { now: () => time.clock.now() + ahead[who] },
})

beforeEach(async () => {
  time = createFakeTime()
  ahead = { juliet: 0, romeo: 0 }
  wire = new Wire(time.clock)
  juliet = createParty(wire, clockOf('juliet'), wire.addAccount('juliet@a.test'), 'desk', fallback)
  romeo = createParty(wire, clockOf('romeo'), wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const shows = async (...lines: string[]) => expect(await romeo.lines(juliet.jid)).toEqual(lines)
const reads = (...lines: string[]) => until(() => shows(...lines))
const marks = async () =>
  (await romeo.messages(juliet.jid)).map(({ sealing }) => sealing.is === 'sealed' && sealing.time)

describe('a clock that is an hour wrong', () => {
  it.each([
    ['the writer’s', 'ahead', 'future', 'juliet', 1],
    ['the writer’s', 'behind', 'old', 'juliet', -1],
    ['the reader’s', 'ahead', 'old', 'romeo', 1],
    ['the reader’s', 'behind', 'future', 'romeo', -1],
  ] as const)('%s, %s: the message is read, and marked %s', async (_whose, _way, mark, who, hours) => {
    ahead[who] = hours * HOUR
    await says('what hour is it?')
    await reads('what hour is it?')
    expect(await marks()).toEqual([mark])
    await expectNothingOpen(wire, juliet, romeo)
    // mended, it leaves no mark on what the reader gets then, but for stamps that may not go back
    ahead[who] = 0
    time.advance(2 * HOUR)
    await says('nine')
    await reads('what hour is it?', 'nine')
    expect(await marks()).toEqual([mark, 'fits'])
  })

  it('the reader’s, leaves no mark on what the server kept: its stamp says when it came', async () => {
    await romeo.quit()
    await says('good night')
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    time.advance(8 * HOUR)
    ahead.romeo = HOUR
    await romeo.start()
    await reads('good night')
    expect(await marks()).toEqual(['fits'])
  })

  it('the writer’s, set back: what follows is read in order, though its stamps may not go back', async () => {
    ahead.juliet = HOUR
    await says('one')
    await reads('one')
    ahead.juliet = 0
    for (const text of ['two', 'three']) await says(text)
    await reads('one', 'two', 'three')
    expect(await marks()).toEqual(['future', 'future', 'future'])
  })
})

describe('a clock that is two days wrong', () => {
  const wrong = [
    ['the writer’s', 'ahead', 'future', 'juliet', 2],
    ['the writer’s', 'behind', 'old', 'juliet', -2],
    ['the reader’s', 'ahead', 'old', 'romeo', 2],
    ['the reader’s', 'behind', 'future', 'romeo', -2],
  ] as const

  it.each(wrong)(
    '%s, %s: the reader is told to check it, and asks once',
    async (_whose, _way, _mark, who, days) => {
      ahead[who] = days * DAY
      await says('one')
      await reads('(check-clock)')
      time.advance(3 * HOUR)
      await quiet(wire, juliet, romeo)
      expect(requests(wire)).toBe(1)
    },
  )

  it.each(wrong)('%s, %s, and mended: the next message opens both', async (_whose, _way, mark, who, days) => {
    ahead[who] = days * DAY
    await says('one')
    await reads('(check-clock)')
    ahead[who] = 0
    await says('two')
    await untilInTime(time, 10, () => shows('one', 'two'))
    // by the writer's mended clock it left two days ago: it goes out once more, and either of both may open first
    const goesAgain = who === 'juliet' && days < 0
    expect(goesAgain ? [mark, 'fits'] : [mark]).toContain((await marks())[0])
    await expectNothingOpen(wire, juliet, romeo)
  })

  it.each(wrong)(
    '%s, %s, and mended: it opens when its owner reconnects',
    async (_whose, _way, _mark, who, days) => {
      ahead[who] = days * DAY
      await says('one')
      await reads('(check-clock)')
      ahead[who] = 0
      const party = { juliet, romeo }[who]
      party.connection.unplug()
      party.connection.plug()
      await reads('one')
      await expectNothingOpen(wire, juliet, romeo)
    },
  )

  it('the reader’s, set back while it waits for a sender who is silent: it asks on within the hour', async () => {
    ahead.romeo = 2 * DAY
    loseRequests(wire)
    await says('one')
    await until(() => expect(requests(wire)).toBe(1))
    time.advance(MINUTE)
    await reads('(sender-away)')
    ahead.romeo = 0
    letAllThrough(wire)
    await untilInTime(time, 61, () => shows('one'))
  })
})
