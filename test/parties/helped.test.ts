// PROTOCOL 9, "Helpers": the device that wrote is off, and another one that has its key gives it on.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { bareOf, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { addressOf, answers, fingerprintOf, oneQuestion } from './at-the-door.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { anotherDevice, settledAs, stateOn, verifies, verifyEachOther } from './own-devices.ts'
import { quiet, until, untilInTime, type Party } from './party.ts'
import { isRequest } from './requests.ts'
import { parsed } from './stage.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let time: FakeTime
let wire: Wire
let juliet: Party
let laptop: Party
let phone: Party
/** Requests for keys that reached a device, by its address. */
let asked: FullJid[]

/** Romeo's laptop and phone verified each other. No key reaches Juliet's desk along with a message. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo: laptop } = await twoFriends('pep', 'carbons'))
  phone = await anotherDevice(wire, time, laptop, 'phone')
  await verifyEachOther(laptop, phone)
  await settled()
  asked = []
  wire.onTheWay = alone
})

/** Nothing but what was asked for brings a key to Juliet. */
function alone(stanza: Element, to: FullJid): Element[] {
  const keys = stanza.getChild('keys')
  if (bareOf(to) === juliet.jid && keys !== undefined) stanza.remove(keys)
  if (isRequest(stanza)) asked.push(to)
  return [stanza]
}

async function settled(): Promise<void> {
  time.advance(11_000)
  await quiet(wire, juliet, laptop, phone)
}

const says = (from: Party, to: Party, text: string) => from.call('message.send', { jid: to.jid, text })
const isShown = async (party: Party, of: Party, ...lines: string[]) =>
  expect(await party.lines(of.jid)).toEqual(lines)
const shows = (...shown: Parameters<typeof isShown>) => until(() => isShown(...shown))
const content = async (party: Party, of: Party) => (await party.messages(of.jid)).at(-1)?.content

/** The laptop writes to Juliet, who is off, and is off itself when she comes. The phone has read it. */
async function writtenAndOff(...texts: string[]): Promise<void> {
  await juliet.quit()
  for (const text of texts) await says(laptop, juliet, text)
  await shows(phone, juliet, ...texts)
  await quiet(wire, laptop, phone)
  await laptop.quit()
  asked = []
  await juliet.start()
}

describe('a message of a device that is off', () => {
  it('is read by the help of another one of its account, as written by the one that is off', async () => {
    await verifies(phone, juliet)
    await writtenAndOff('good night', 'good night')
    await shows(juliet, laptop, 'good night', 'good night')
    // she sees the phone and not the laptop: it is the first that is asked, once for both
    expect(asked).toEqual([addressOf(phone)])
    const { devices } = phone.app.listDevices(laptop.jid)
    const fingerprint = devices.find(({ name }) => name === 'laptop')?.fingerprint
    expect((await juliet.messages(laptop.jid))[0]?.sealing).toMatchObject({ fingerprint })
    // who helped says to whom
    const { id } = (await phone.messages(juliet.jid)).at(-1)!
    expect(await phone.call('message.readers', { id })).toMatchObject({
      ...{ is: 'received', given: [{ device: { name: 'desk', state: 'verified' }, how: 'asked' }] },
    })
    await expectNothingOpen(wire, juliet, phone)
  })

  it('heals also where the reader’s program ends while it asks', async () => {
    await verifies(phone, juliet)
    wire.onTheWay = (stanza, to) => (isRequest(stanza) ? [] : alone(stanza, to))
    await writtenAndOff('good night')
    await until(async () => expect(await juliet.lines(laptop.jid)).toEqual(['(asking)']))
    await quiet(wire, juliet, phone)
    juliet.die()
    wire.onTheWay = alone
    await juliet.start()
    await shows(juliet, laptop, 'good night')
    await expectNothingOpen(wire, juliet, phone)
  })

  it('says whom it asks meanwhile, and then who is away', async () => {
    await writtenAndOff('good night')
    await until(async () =>
      expect(await content(juliet, laptop)).toEqual({
        ...{ is: 'waiting-for-key', wait: 'sender-away', deviceName: 'laptop' },
        askedAt: expect.any(Number),
      }),
    )
    const helped = juliet.events.flatMap(({ name, payload }) =>
      name === 'message.changed' || name === 'message.severalChanged' ? [JSON.stringify(payload)] : [],
    )
    expect(helped.join('\n')).toContain('"helper":{"deviceName":"phone","own":false}')
  })

  it('waits for its sender where the one that is there did not verify who asks, and both are asked once in a round', async () => {
    await writtenAndOff('good night')
    await shows(juliet, laptop, '(sender-away)')
    expect(asked).toEqual([addressOf(phone)])
    expect(juliet.database.dialBacks.all()).toMatchObject([{ tries: 1 }])
    time.advance(MINUTE)
    await until(() => expect(asked).toHaveLength(2))
    expect(juliet.database.dialBacks.all()[0]?.tries).toBe(2)
    // a yes there, and the next round brings it
    await verifies(phone, juliet)
    await untilInTime(time, 10, () => isShown(juliet, laptop, 'good night'))
  })

  it('is given to nobody whom another own device blocked', async () => {
    await verifies(phone, juliet)
    time.advance(2000)
    const desk = await fingerprintOf(juliet)
    await laptop.call('device.decide', { jid: juliet.jid, fingerprint: desk, state: 'blocked' })
    await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('blocked'))
    await writtenAndOff('good night')
    await shows(juliet, laptop, '(sender-away)')
    expect(asked).toContain(addressOf(phone))
    time.advance(DAY)
    await quiet(wire, juliet, phone)
    await shows(juliet, laptop, '(sender-away)')
    // the one that blocked says so itself
    await laptop.start()
    await untilInTime(time, 90, () => isShown(juliet, laptop, '(refused)'))
  })

  it('is given to nobody 30 days after it was written, but by its sender', async () => {
    await verifies(phone, juliet)
    await juliet.quit()
    await says(laptop, juliet, 'long ago')
    await shows(phone, juliet, 'long ago')
    await quiet(wire, laptop, phone)
    await laptop.quit()
    time.advance(31 * DAY)
    await quiet(wire, phone)
    await juliet.start()
    await shows(juliet, laptop, '(sender-away)')
    expect(asked).toContain(addressOf(phone))
  })

  it('is asked for at the pace of all requests, however many are there to help', async () => {
    const tablet = await anotherDevice(wire, time, laptop, 'tablet')
    await quiet(wire, juliet, laptop, phone, tablet)
    await juliet.quit()
    const texts = Array.from({ length: 12 }, (_, n) => `day ${n}`)
    for (const text of texts) {
      await says(laptop, juliet, text)
      await until(() => expect(laptop.database.outbox.all()).toEqual([]))
      time.advance(DAY + 1000)
      await quiet(wire, laptop, phone, tablet)
    }
    await laptop.quit()
    asked = []
    await juliet.start()
    // some came more than once, sealed anew, since she gave no receipt
    await until(async () => expect((await juliet.lines(laptop.jid)).length).toBeGreaterThanOrEqual(12))
    await quiet(wire, juliet, phone, tablet)
    expect(asked).toHaveLength(8)
    time.advance(MINUTE)
    await quiet(wire, juliet, phone, tablet)
    expect(asked).toHaveLength(16)
  })
})

describe('the user’s own history', () => {
  let tablet: Party
  /** What Juliet wrote on three days before the tablet was there, as the laptop got it. */
  let old: Element[]

  beforeEach(async () => {
    wire.onTheWay = (stanza, to) => alone(stanza, to)
    for (const text of ['one', 'two', 'three']) {
      await says(juliet, laptop, text)
      await until(async () => expect((await laptop.lines(juliet.jid)).at(-1)).toBe(text))
      await quiet(wire, juliet, laptop, phone)
      time.advance(DAY + 1000)
    }
    const sealed = wire.seen.filter((text) => text.includes(`to="${laptop.jid}"`) && text.includes('</body>'))
    old = [...new Set(sealed)].slice(0, 3).map(parsed)
    await juliet.quit()
    await phone.quit()
    tablet = await anotherDevice(wire, time, laptop, 'tablet')
    await verifies(tablet, laptop)
  })

  /** It comes to the tablet, as the archive would bring it. */
  function finds(stanza: Element | undefined): void {
    const keys = stanza!.getChild('keys')
    if (keys !== undefined) stanza!.remove(keys)
    wire.deliver(addressOf(tablet), stanza!)
  }
  const door = () => laptop.app.snapshot().door

  it('that a contact wrote is given to a younger device by an older one, after the user’s yes there, once for all of it', async () => {
    await verifies(laptop, tablet)
    finds(old[0])
    await shows(tablet, juliet, '(awaiting-approval)')
    expect(await content(tablet, juliet)).toMatchObject({ helper: { deviceName: 'laptop', own: true } })
    const question = await oneQuestion(laptop)
    expect(question).toMatchObject({ ownAccount: true, reason: 'newcomer', history: true })
    await answers(laptop, question, 'let-in')
    await shows(tablet, juliet, 'one')
    const [desk] = laptop.app.listDevices(juliet.jid).devices
    expect((await tablet.messages(juliet.jid))[0]?.sealing).toMatchObject({ fingerprint: desk?.fingerprint })
    finds(old[1])
    await shows(tablet, juliet, 'one', 'two')
    expect(door()).toEqual([])
    // taken back, it is asked about again
    await laptop.call('device.decide', {
      ...{ jid: tablet.jid, fingerprint: await fingerprintOf(tablet), state: 'new' },
    })
    await verifies(laptop, tablet)
    finds(old[2])
    await shows(tablet, juliet, 'one', 'two', '(awaiting-approval)')
  })

  it('is given key by key to a device that was let in and never verified', async () => {
    finds(old[0])
    const question = await oneQuestion(laptop)
    expect(question.history).toBeUndefined()
    await answers(laptop, question, 'let-in')
    await shows(tablet, juliet, 'one')
    finds(old[1])
    await shows(tablet, juliet, 'one', '(awaiting-approval)')
  })
})
