// Either program ends, as by a power cut, at each step of "Let in": the device gets its keys all the same, once each.
import { describe, expect, it } from 'vitest'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { answers, oneQuestion } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { nothingIsOpen } from './nothing-open.ts'
import { quiet, until, untilInTime, type Party } from './party.ts'

const LINES = ['Wherefore', 'art thou', 'Romeo?']
const HOUR = 60 * 60_000
await fallbackKeys()

/** Juliet lets Romeo's device in, who waits for two keys; `side` ends at step `end`. Gives its steps. */
async function letIn(side: 'juliet' | 'romeo', end: number): Promise<readonly string[]> {
  const { time, wire, juliet, romeo } = await twoFriends()
  await juliet.call('contact.setPolicy', { jid: romeo.jid, policy: 'ask' })
  for (const [before, text] of LINES.entries()) {
    await juliet.call('message.send', { jid: romeo.jid, text })
    const lines = Array<string>(before + 1).fill('(awaiting-approval)')
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))
    if (text === LINES[1]) time.advance(25 * HOUR)
  }
  await quiet(wire, juliet, romeo)
  const question = await oneQuestion(juliet)
  const party: Party = side === 'juliet' ? juliet : romeo
  party.fate.begin(end)
  await answers(juliet, question, 'let-in').catch(() => undefined)

  async function startAgain(): Promise<void> {
    for (const ended of [juliet, romeo].filter(({ runs }) => !runs)) {
      time.advance(HOUR)
      await ended.start()
      // who was ended before the yes was kept is asked again
      if (ended === juliet && juliet.app.snapshot().door.length > 0) await answers(juliet, question, 'let-in')
    }
  }
  async function isRead(): Promise<void> {
    expect(await romeo.lines(juliet.jid)).toEqual(LINES)
    expect(juliet.database.keyRequests.allQuestions()).toEqual([])
    await nothingIsOpen(wire, juliet, romeo)
  }
  // until one of the programs has ended, no time goes by
  await until(async () => {
    if (juliet.runs && romeo.runs) await isRead()
  }).catch(() => undefined)
  await untilInTime(time, 300, async () => {
    await startAgain()
    await isRead()
  })
  const given = juliet.database.trustBook.devicesOf(romeo.jid)
  expect(given).toHaveLength(1)
  const sids = juliet.database.keyTable.givenTo(romeo.jid, given[0]!.fingerprint)
  // what was not receipted for a day left again under another
  expect(sids.length).toBeGreaterThan(1)
  for (const sid of sids) {
    const pushed = juliet.database.keyTable.releasesOf(sid).filter(({ how }) => how === 'pushed')
    expect(pushed.length).toBeLessThan(2)
  }
  return party.fate.steps
}

const YES = /keyRequests\.(grant|removeQuestion)|keyTable\.recordRelease|iq set keyreq|^takes iq result$/

describe('"Let in" has these steps, and no others,', () => {
  it('for who lets in', async () => {
    // beside them she takes his receipts, and her app asks for the list of his devices, which this server does not keep
    const steps = (await letIn('juliet', 0)).filter((step) => YES.test(step))
    expect(steps).toEqual([
      'keeps trustBook.decide, keyRequests.grant, keyTable.retireFor',
      'keeps keyTable.recordRelease',
      'sends iq set keyreq',
      'takes iq result',
      'keeps keyRequests.removeQuestion',
      'keeps keyTable.recordRelease',
      'sends iq set keyreq',
      'takes iq result',
      'keeps keyRequests.removeQuestion',
    ])
  })
})

describe('everything is read, wherever the program ends', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('of who lets in, before step %i', async (end) => {
    expect((await letIn('juliet', end)).length).toBeGreaterThan(end)
  })

  it('of who is let in, before any step', async () => {
    const steps = await letIn('romeo', 0)
    expect(steps).toContain('takes iq set keyreq')
    for (const [index, step] of steps.entries()) {
      await letIn('romeo', index + 1).catch((cause: unknown) => {
        throw new Error(`ended at step ${index + 1}, before it ${step}`, { cause })
      })
    }
  })
})
