// PROTOCOL 10 and 11: two devices of one account verify each other by emoji, beside a third one and a contact.
import { beforeEach, expect, it } from 'vitest'
import type { FakeTime } from '../doubles/fake-time.ts'
import { fingerprintOf } from './at-the-door.ts'
import { accepts, comparesOf, emojiOf, ends, says, stageOf, stages, starts, trustIn } from './comparing.ts'
import { twoFriends } from './friends.ts'
import { anotherDevice, settledAs, stateOn, verifies } from './own-devices.ts'
import { quiet, untilInTime, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'

let time: FakeTime
let wire: Wire
let juliet: Party
let laptop: Party
let phone: Party
let tablet: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo: laptop } = await twoFriends('pep', 'carbons'))
  // so that Juliet is asked about the others
  await verifies(juliet, laptop)
  phone = await anotherDevice(wire, time, laptop, 'phone')
  tablet = await anotherDevice(wire, time, laptop, 'tablet')
  await settled()
})

async function settled(): Promise<void> {
  time.advance(11_000)
  await quiet(wire, juliet, laptop, phone, tablet)
}

/** Whom sealed messages are delivered to; the server copies to every other device what it may. */
function watchSteps(): Set<string> {
  const reached = new Set<string>()
  wire.onTheWay = (stanza, to) => {
    if (stanza.is('message') && stanza.toString().includes(E2E)) reached.add(to)
    return [stanza]
  }
  return reached
}

const addressOf = ({ jid, database }: Party) => `${jid}/${database.account.read()?.resource}`

async function bothSee(): Promise<void> {
  await starts(laptop, phone)
  await stages([laptop, 'inviting'], [phone, 'invited'])
  expect(comparesOf(phone)).toMatchObject([{ jid: laptop.jid, ownAccount: true }])
  await accepts(phone, laptop)
  await stages([laptop, 'comparing'], [phone, 'comparing'])
}

it('laptop and phone see the same emoji, and each verifies the other one', async () => {
  const reached = watchSteps()
  await bothSee()
  // from one full address to the other, and no copy to anybody
  expect([...reached].sort()).toEqual([addressOf(laptop), addressOf(phone)].sort())
  expect(emojiOf(laptop).split(' ')).toHaveLength(7)
  expect(emojiOf(laptop)).toBe(emojiOf(phone))
  await says(phone, laptop, true)
  await says(laptop, phone, true)
  await stages([laptop, 'verified'], [phone, 'verified'])
  expect(await trustIn(laptop, phone)).toBe('verified, compared-emoji')
  expect(await trustIn(phone, laptop)).toBe('verified, compared-emoji')
  await ends(laptop, phone)
  expect(stageOf(tablet)).toBe('none')
  expect(await trustIn(tablet, phone)).not.toContain('verified')
  for (const party of [laptop, phone, tablet]) {
    expect(party.app.snapshot().conversations.map(({ contact }) => contact.jid)).toEqual([juliet.jid])
  }
})

it('then the one tells the other what the user decides, and introduces it to who verified the one', async () => {
  const [desk, handy] = [await fingerprintOf(juliet), await fingerprintOf(phone)]
  expect(stateOn(juliet, phone, handy)).toBe('new')
  await bothSee()
  await says(laptop, phone, true)
  await says(phone, laptop, true)
  await stages([laptop, 'verified'], [phone, 'verified'])
  await verifies(laptop, juliet)
  await settledAs(settled, () => expect(stateOn(phone, juliet, desk)).toBe('verified'))
  expect(stateOn(tablet, juliet, desk)).not.toBe('verified')
  // lists are fetched again after a while at most
  await untilInTime(time, 60, async () => expect(await trustIn(juliet, phone)).toBe('trusted, endorsed'))
})

it('"No, different" blocks the other one of the two, and the third one stays as it is', async () => {
  await bothSee()
  await says(laptop, phone, false)
  await stages([laptop, 'different'], [phone, 'different'])
  expect(await trustIn(laptop, phone)).toBe('blocked, emoji-differed')
  expect(await trustIn(phone, laptop)).not.toContain('blocked')
  expect(await trustIn(laptop, tablet)).not.toContain('blocked')
})
