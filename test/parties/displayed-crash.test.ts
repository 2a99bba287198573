// Either device's program ends, as by a power cut, at each step in which one tells the other what was read: both agree in
// the end, and what was read never becomes unread.
import { beforeEach, describe, expect, it } from 'vitest'
import { compareStanding } from '../../shared/domain/message-standing.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import type { Wire } from './wire.ts'

/** More than the story has steps. */
const MANY = 30

let time: FakeTime
let wire: Wire
let juliet: Party
let laptop: Party
let phone: Party

/** Romeo has two devices. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo: laptop } = await twoFriends('pep', 'publish-options', 'mam', 'carbons'))
  phone = createParty(wire, time, laptop.jid, 'phone')
  await phone.signIn()
  await quiet(wire, juliet, laptop, phone)
})

const unread = (party: Party) => party.database.messages.unread(juliet.jid)
const mark = (party: Party) => party.database.readMarks.of(juliet.jid).last

async function startWhoEnded(): Promise<void> {
  for (const party of [laptop, phone]) if (!party.runs) await party.start()
}

/** Juliet writes, Romeo reads it on the laptop, and `side` ends before its step `end`. Gives that step, if there is one. */
async function isRead(side: Party, end: number): Promise<string | undefined> {
  // words about one conversation are five seconds apart
  time.advance(6_000)
  await juliet.call('message.send', { jid: laptop.jid, text: `line ${end}` })
  await until(() => expect([unread(laptop), unread(phone)]).toEqual([1, 1]))
  await quiet(wire, juliet, laptop, phone)
  const marks = new Map([laptop, phone].map((party) => [party, mark(party)]))
  side.fate.begin(end)
  await untilInTime(time, 60, async () => {
    await startWhoEnded()
    // who was ended before it was kept reads it again
    if (unread(laptop) > 0)
      await laptop.call('conversation.markRead', { jid: juliet.jid }).catch(() => undefined)
    for (const party of [laptop, phone]) {
      const [before, now] = [marks.get(party) ?? null, mark(party)]
      if (before !== null) expect(now !== null && compareStanding(now, before) >= 0).toBe(true)
      marks.set(party, now)
    }
    expect([unread(laptop), unread(phone)]).toEqual([0, 0])
    for (const { database } of [laptop, phone]) {
      expect(database.readMarks.owed()).toEqual([])
      expect(database.inbox.pending()).toEqual([])
    }
  })
  const step = side.fate.steps[end - 1]
  side.fate.begin()
  // it may have ended after everything was done
  await startWhoEnded()
  return step
}

async function endsBeforeEach(side: Party): Promise<string[]> {
  const ends: string[] = []
  for (let nth = 1; nth < MANY; nth += 1) {
    const step = await isRead(side, nth).catch((cause: unknown) => {
      throw new Error(`ended at step ${nth}, before it ${side.fate.steps[nth - 1]}`, { cause })
    })
    if (step === undefined) return ends
    ends.push(step)
  }
  throw new Error(`there are always more steps: ${ends.join('; ')}`)
}

describe('what was read on one device is read on both, and stays so, wherever ends', () => {
  it('the program of the one', async () => {
    const steps = await endsBeforeEach(laptop)
    // she is told, too, at the same time
    expect(steps).toEqual(
      expect.arrayContaining([
        'keeps readMarks.readUpTo, receipts.wantMarker, receipts.owe, readMarks.owe',
        'sends iq set pubsub',
        'keeps readMarks.owe',
      ]),
    )
  })

  it('the program of the other', async () => {
    const steps = await endsBeforeEach(phone)
    expect(steps).toEqual(expect.arrayContaining(['takes message headline', 'keeps readMarks.readUpTo']))
  })
})
