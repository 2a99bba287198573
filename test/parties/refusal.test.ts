// PROTOCOL 3, the table of refusals: what the reader sees, who asks again and who does not.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrustState } from '../../shared/domain/device.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, untilInTime, type Party } from './party.ts'
import { isKeyAnswer, letAllThrough, loseRequests, read, refuseAll, requests } from './requests.ts'
import { copy, type Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const fallback = await fallbackKeys()

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))

/** The user's word about Romeo's device; its place on the screen is still to come. */
function decide(state: TrustState, party = romeo): void {
  const at = time.clock.now()
  const [own] = party.app.listDevices(party.jid).devices
  juliet.database.trustBook.decide({
    ...{ jid: party.jid, fingerprint: own!.fingerprint, state, manner: 'user', at },
  })
}

async function askAgain(): Promise<void> {
  const waiting = (await romeo.messages(juliet.jid)).find(({ content }) => content.is === 'waiting-for-key')
  expect(await romeo.call('message.askAgain', { id: waiting!.id })).toEqual({ is: 'done' })
}

/** Juliet's app answers the last request once more, and the answer goes as a push, also in somebody else's name. */
async function answerAsPush(): Promise<(from?: string) => void> {
  const request = read(wire.seen.filter((text) => text.includes('<pkey')).at(-1) ?? '')
  const answers: Element[] = []
  wire.onTheWay = (stanza) => {
    if (!isKeyAnswer(stanza)) return [stanza]
    answers.push(stanza)
    return []
  }
  wire.deliver(request.attrs.to as FullJid, request)
  await until(() => expect(answers).toHaveLength(1))
  const [answer] = answers
  return (from = answer!.attrs.from) => {
    const push = copy(answer!)
    Object.assign(push.attrs, { type: 'set', from })
    wire.deliver(push.attrs.to as FullJid, push)
  }
}

describe('forbidden', () => {
  it('ends the asking, and the message is still there for who asks by hand', async () => {
    refuseAll(wire, 'forbidden')
    await says('not for you')
    await reads('(refused)')
    time.advance(2 * DAY)
    await quiet(wire, romeo)
    expect(requests(wire)).toBe(1)

    letAllThrough(wire)
    await askAgain()
    await reads('not for you')
  })

  it('is what a blocked device hears, until it is let in again', async () => {
    await says('one')
    await reads('one')
    decide('blocked')
    time.advance(DAY)
    await says('two')
    await reads('one', '(refused)')
    decide('trusted')
    await askAgain()
    await reads('one', 'two')
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('keeps no key of the request; who asks again makes a new one', async () => {
    refuseAll(wire, 'forbidden')
    await says('once more')
    await reads('(refused)')
    const [dialBack] = romeo.database.dialBacks.all()
    expect(romeo.database.keyRequests.find(dialBack!.asked, dialBack!.sid)).toBeUndefined()
    await askAgain()
    await until(() => expect(requests(wire)).toBe(2))
    const offers = wire.seen.flatMap((text) => /<pkey>([^<]+)/.exec(text)?.[1] ?? [])
    expect(new Set(offers).size).toBe(2)
  })

  it('stays for the next stanza under that key', async () => {
    refuseAll(wire, 'forbidden')
    await says('one')
    await reads('(refused)')
    await says('two')
    await reads('(refused)', '(refused)')
    await quiet(wire, romeo)
    expect(requests(wire)).toBe(1)
  })
})

describe('not-acceptable', () => {
  it('begins again with the next stanza under that key', async () => {
    refuseAll(wire, 'not-acceptable')
    await says('one')
    await reads('(check-clock)')
    letAllThrough(wire)
    await says('two')
    await reads('one', 'two')
  })

  it('begins again when the sender comes back', async () => {
    refuseAll(wire, 'not-acceptable')
    await says('one')
    await reads('(check-clock)')
    letAllThrough(wire)
    await juliet.quit()
    await juliet.start()
    await reads('one')
  })
})

describe('item-not-found', () => {
  it('is what is left of a key 30 days after its last use: the message says so, and nobody asks on', async () => {
    await romeo.quit()
    await says('read me soon')
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    time.advance(32 * DAY)
    await romeo.start()
    await reads('(key-gone)')
    time.advance(2 * DAY)
    await quiet(wire, juliet, romeo)
    expect(requests(wire)).toBe(1)
    // what comes later is read, and nothing is lost
    await says('too late')
    await reads('(key-gone)', 'too late')
  })
})

describe('resource-constraint', () => {
  it('only puts it off: two devices that catch up with eight keys each read everything some time later', async () => {
    const phone = createParty(wire, time, romeo.jid, 'phone', fallback)
    await phone.signIn()
    loseRequests(wire)
    const days = Array.from({ length: 8 }, (_, day) => `day ${day + 1}`)
    for (const day of days) {
      await says(day)
      await until(async () => expect(await romeo.lines(juliet.jid)).toHaveLength(days.indexOf(day) + 1))
      time.advance(DAY + MINUTE)
    }
    // both are back at once
    for (const party of [phone, romeo]) await party.quit()
    await quiet(wire, juliet)
    letAllThrough(wire)
    for (const party of [phone, romeo]) await party.start()
    await until(() => expect(wire.seen.join()).toContain('resource-constraint'))
    await untilInTime(
      time,
      600,
      async () => {
        expect(await romeo.lines(juliet.jid)).toEqual(days)
        expect(await phone.lines(juliet.jid)).toEqual(days)
        await expectNothingOpen(wire, juliet, romeo, phone)
      },
      10,
    )
  })
})

describe('forbidden, awaiting approval', () => {
  it('opens by itself once the device was let in and the sender shows up again', async () => {
    juliet.database.trustBook.setPolicy(romeo.jid, 'ask')
    await says('who are you?')
    await reads('(awaiting-approval)')
    time.advance(3 * DAY)
    await quiet(wire, juliet, romeo)
    expect(requests(wire)).toBe(1)

    decide('trusted')
    await juliet.quit()
    await juliet.start()
    await reads('who are you?')
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('takes the key that comes by itself, also after a restart of the reader, and only from who was asked', async () => {
    juliet.database.trustBook.setPolicy(romeo.jid, 'ask')
    await says('who are you?')
    await reads('(awaiting-approval)')
    decide('trusted')
    const push = await answerAsPush()
    romeo.die()
    loseRequests(wire)
    await romeo.start()
    await reads('(asking)')
    push('mallory@b.test/balcony.m')
    await quiet(wire, romeo)
    await reads('(asking)')
    push()
    await reads('who are you?')
    await expectNothingOpen(wire, juliet, romeo)
  })
})
