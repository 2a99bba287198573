// Accounts with two devices: each dials back for itself, and each is let in, or not, by itself.
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustState } from '../../shared/domain/device.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import { requests } from './requests.ts'
import { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const fallback = await fallbackKeys()

let time: FakeTime
let wire: Wire
let desk: Party
let laptop: Party

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire(time.clock)
  desk = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk', fallback)
  laptop = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(desk.jid, laptop.jid)
  await desk.signIn()
  await laptop.signIn()
  await quiet(wire, desk, laptop)
})

/** A second device of the same account. */
async function another(of: Party, name: string): Promise<Party> {
  const party = createParty(wire, time, of.jid, name, fallback)
  await party.signIn()
  await quiet(wire, desk, laptop, party)
  return party
}

const says = (from: Party, to: Party, text: string) => from.call('message.send', { jid: to.jid, text })
const shows = (party: Party, from: Party, ...lines: string[]) =>
  until(async () => expect(await party.lines(from.jid)).toEqual(lines))

/** Juliet's word about a device of Romeo's. */
function decide(of: Party, state: TrustState): void {
  const fingerprint = of.app.listDevices(of.jid).devices[0]?.fingerprint ?? ''
  const at = time.clock.now()
  desk.database.trustBook.decide({ jid: of.jid, fingerprint, state, manner: 'user', at })
}

describe('two devices of one reader', () => {
  it('each ask once for the same key, and both read', async () => {
    const phone = await another(laptop, 'phone')
    for (const text of ['one', 'two']) await says(desk, laptop, text)
    for (const device of [laptop, phone]) await shows(device, desk, 'one', 'two')
    expect(requests(wire)).toBe(2)
    expect(desk.app.listDevices(laptop.jid).devices.map(({ state }) => state)).toEqual(['trusted', 'trusted'])
    await expectNothingOpen(wire, desk, laptop, phone)
  })

  it('of which the second is let in three days later: it reads everything from its first question on', async () => {
    await says(desk, laptop, 'one')
    await shows(laptop, desk, 'one')
    desk.database.trustBook.setPolicy(laptop.jid, 'ask')
    const phone = await another(laptop, 'phone')
    const days = ['two', 'three', 'four']
    for (const text of days) {
      await says(desk, laptop, text)
      await until(async () => expect((await phone.lines(desk.jid)).at(-1)).toBe('(awaiting-approval)'))
      time.advance(DAY + MINUTE)
    }
    await shows(laptop, desk, 'one', ...days)
    await shows(phone, desk, ...days.map(() => '(awaiting-approval)'))

    decide(phone, 'trusted')
    // the phone asks again when it sees her
    await desk.quit()
    await desk.start()
    await shows(phone, desk, ...days)
    await says(desk, laptop, 'five')
    for (const device of [laptop, phone]) {
      await until(async () => expect((await device.lines(desk.jid)).at(-1)).toBe('five'))
    }
    await expectNothingOpen(wire, desk, laptop, phone)
  })

  it('of which the second is never let in: it waits, asks no more, and its key goes after 30 days', async () => {
    await says(desk, laptop, 'one')
    await shows(laptop, desk, 'one')
    desk.database.trustBook.setPolicy(laptop.jid, 'ask')
    const phone = await another(laptop, 'phone')
    await says(desk, laptop, 'two')
    await shows(phone, desk, '(awaiting-approval)')
    const asked = requests(wire)
    const [dialBack] = phone.database.dialBacks.all()
    time.advance(29 * DAY)
    expect(phone.database.keyRequests.find(dialBack!.asked, dialBack!.sid)).toBeDefined()
    time.advance(2 * DAY)
    await quiet(wire, desk, laptop, phone)
    expect(phone.database.keyRequests.find(dialBack!.asked, dialBack!.sid)).toBeUndefined()
    expect(requests(wire)).toBe(asked)
    await shows(phone, desk, '(awaiting-approval)')
    // the other one was never held up
    await says(desk, laptop, 'three')
    await shows(laptop, desk, 'one', 'two', 'three')
  })

  it('of which the second is blocked: it is refused, and the first reads on', async () => {
    const phone = await another(laptop, 'phone')
    await says(desk, laptop, 'one')
    for (const device of [laptop, phone]) await shows(device, desk, 'one')
    decide(phone, 'blocked')
    time.advance(DAY)
    await says(desk, laptop, 'two')
    await shows(laptop, desk, 'one', 'two')
    await shows(phone, desk, 'one', '(refused)')
  })
})

describe('two devices of one writer', () => {
  it('write under keys of their own, which the reader asks each for', async () => {
    const phone = await another(desk, 'phone')
    await says(desk, laptop, 'from the desk')
    await shows(laptop, desk, 'from the desk')
    await says(phone, laptop, 'from the phone')
    await shows(laptop, desk, 'from the desk', 'from the phone')
    expect(requests(wire)).toBe(2)
    const names = laptop.app.listDevices(desk.jid).devices.map(({ name, state }) => `${name} ${state}`)
    expect(names.sort()).toEqual(['desk trusted', 'phone trusted'])
    // and the answer is for both
    await says(laptop, desk, 'to you both')
    await shows(desk, laptop, 'from the desk', 'to you both')
    await shows(phone, laptop, 'from the phone', 'to you both')
    await expectNothingOpen(wire, desk, laptop, phone)
  })

  it('of which one is away: what it wrote waits in its place, and the other’s is read meanwhile', async () => {
    const phone = await another(desk, 'phone')
    await laptop.quit()
    await says(phone, laptop, 'from the phone')
    await until(() => expect(phone.database.outbox.all()).toEqual([]))
    await phone.quit()
    await laptop.start()
    await says(desk, laptop, 'from the desk')
    await until(async () => expect((await laptop.lines(desk.jid)).at(-1)).toBe('from the desk'))
    time.advance(2 * MINUTE)
    await shows(laptop, desk, '(sender-away)', 'from the desk')
    // a proof that is being signed would be a week old
    await quiet(wire, laptop)
    time.advance(7 * DAY)
    await phone.start()
    await untilInTime(time, 120, async () =>
      expect(await laptop.lines(desk.jid)).toEqual(['from the phone', 'from the desk']),
    )
    await expectNothingOpen(wire, desk, laptop, phone)
  })
})
