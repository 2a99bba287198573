// Everything at once: three people write to each other while messages come late, twice and in another order, requests
// and answers are lost, lines are cut, and programs end in the middle of whatever they do. Then it is calm again.
import type { Element } from '@xmpp/xml'
import { describe, expect, it } from 'vitest'
import type { FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, untilInTime, type Party } from './party.ts'
import { letAllThrough } from './requests.ts'
import { copy, Wire } from './wire.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MESSAGES = 30
const fallback = await fallbackKeys()

/** Chance out of a seed: the same course of events each time, though not the same race between them. */
function createDice(seed: number) {
  let state = seed
  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    happens: (share: number) => next() < share,
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
  }
}
type Dice = ReturnType<typeof createDice>

/** What the weather does to stanzas. Messages may come late only where `reorders`; none of them is ever lost. */
function raise(wire: Wire, time: FakeTime, dice: Dice, reorders: boolean): void {
  let isLate = false
  function later(stanza: Element, to: FullJid, ms: number): [] {
    time.timers.after(ms, () => {
      isLate = true
      wire.deliver(to, stanza)
      isLate = false
    })
    return []
  }
  wire.onTheWay = (stanza, to) => {
    if (isLate) return [stanza]
    if (stanza.is('message')) {
      if (reorders && dice.happens(0.25)) return later(stanza, to, dice.below(2 * DAY))
      return dice.happens(0.2) ? [stanza, copy(stanza)] : [stanza]
    }
    if (stanza.getChild('keyreq') === undefined) return [stanza]
    if (dice.happens(0.3)) return []
    if (dice.happens(0.3)) return later(stanza, to, dice.below(10 * MINUTE))
    return dice.happens(0.2) ? [stanza, copy(stanza)] : [stanza]
  }
}

async function startAll(parties: Party[]): Promise<void> {
  for (const party of parties) if (!party.runs) await party.start().catch(() => undefined)
}

function plugInAgain(parties: Party[]): void {
  for (const { connection } of parties.filter(({ runs }) => runs)) {
    connection.unplug()
    connection.confirms = true
    connection.plug()
  }
}

/** Something happens to somebody. */
async function strike(time: FakeTime, dice: Dice, parties: Party[]): Promise<void> {
  const party = dice.pick(parties)
  switch (dice.below(6)) {
    case 0:
      // what its server took over last, it never hears
      if (dice.happens(0.5)) party.connection.confirms = false
      else if (party.runs) party.connection.unplug()
      break
    case 1:
      party.die()
      break
    case 2:
      party.fate.begin(1 + dice.below(20))
      break
    case 3:
      time.advance(dice.pick([1000, MINUTE, 5 * MINUTE, HOUR, 8 * HOUR]))
      break
    default:
      await startAll(parties)
      plugInAgain(parties)
  }
  // whatever is under way gets this far, and no further
  await new Promise((resolve) => setTimeout(resolve, dice.below(4)))
}

/** Texts that one of them wrote to the other, as the one or the other has them. */
async function texts(at: Party, with_: Party, direction: 'in' | 'out'): Promise<string[]> {
  const messages = await at.messages(with_.jid)
  return messages
    .filter((message) => message.direction === direction)
    .map(({ content }) => (content.is === 'text' ? content.text : `(${content.is})`))
}

const pairs = (parties: Party[]) =>
  parties.flatMap((from) => parties.filter((to) => to !== from).map((to) => [from, to] as const))

async function storm(seed: number, reorders: boolean) {
  const dice = createDice(seed)
  const time = createFakeTime()
  const wire = new Wire(time.clock)
  const jids = ['juliet@a.test', 'romeo@b.test', 'nurse@a.test'].map((jid) => wire.addAccount(jid))
  const parties = jids.map((jid, index) => {
    const ahead = (dice.below(3) - 1) * HOUR
    const clock = { now: () => time.clock.now() + ahead }
    return createParty(wire, { ...time, clock }, jid, `device ${index}`, fallback)
  })
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const)
    wire.befriend(jids[a]!, jids[b]!)
  for (const party of parties) await party.signIn()

  raise(wire, time, dice, reorders)
  for (let n = 1; n <= MESSAGES; n += 1) {
    await startAll(parties)
    const from = dice.pick(parties)
    const to = dice.pick(parties.filter((party) => party !== from))
    await from.call('message.send', { jid: to.jid, text: `message ${n}` }).catch(() => undefined)
    while (dice.happens(0.6)) await strike(time, dice, parties)
  }

  letAllThrough(wire)
  parties.forEach(({ fate }) => fate.begin())
  await startAll(parties)
  plugInAgain(parties)
  const written = await Promise.all(pairs(parties).map(([from, to]) => texts(from, to, 'out')))
  // who was ended before a message was kept, did not write it
  expect(written.flat().length).toBeGreaterThan(MESSAGES / 2)
  return { time, wire, parties }
}

describe('after a storm', () => {
  it.each([1, 2, 3, 4])(
    '%i, everybody has read everything once, in the order it was written',
    async (seed) => {
      const { time, wire, parties } = await storm(seed, false)
      await untilInTime(
        time,
        3 * 24 * 60,
        async () => {
          for (const [from, to] of pairs(parties)) {
            expect(await texts(to, from, 'in')).toEqual(await texts(from, to, 'out'))
          }
          await expectNothingOpen(wire, ...parties)
        },
        10,
      )
    },
  )

  it.each([11, 12, 13])(
    '%i, that mixed the messages up by days, everybody has read everything once',
    async (seed) => {
      const { time, wire, parties } = await storm(seed, true)
      await untilInTime(
        time,
        5 * 24 * 60,
        async () => {
          for (const [from, to] of pairs(parties)) {
            expect((await texts(to, from, 'in')).sort()).toEqual((await texts(from, to, 'out')).sort())
          }
          await expectNothingOpen(wire, ...parties)
        },
        120,
      )
    },
  )
})
