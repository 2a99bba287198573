// XEP-0490: what one device of an account has shown is read on the other.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { DISPLAYED } from '../../main/services/displayed-stanzas.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let laptop: Party
let phone: Party

beforeEach(() => stage('pep', 'publish-options', 'mam', 'carbons'))

/** Romeo has two devices. */
async function stage(...offered: string[]): Promise<void> {
  ;({ time, wire, juliet, romeo: laptop } = await twoFriends(...offered))
  phone = createParty(wire, time, laptop.jid, 'phone')
  await phone.signIn()
  await quiet(wire, juliet, laptop, phone)
}

const says = (text: string) => juliet.call('message.send', { jid: laptop.jid, text })
const reads = (party: Party) => party.call('conversation.markRead', { jid: juliet.jid })
const unread = (party: Party) => party.database.messages.unread(juliet.jid)
const becomesUnread = (party: Party, count: number) => until(() => expect(unread(party)).toBe(count))
const items = () => wire.pep.items(laptop.jid, DISPLAYED)
const published = () =>
  wire.seen.filter((text) => text.includes('<publish ') && text.includes(DISPLAYED)).length
const settled = () => quiet(wire, juliet, laptop, phone)
const word = (archiveId: string, change = {}) =>
  xml(
    'item',
    { id: juliet.jid },
    xml(
      'displayed',
      { xmlns: DISPLAYED },
      xml('stanza-id', { xmlns: 'urn:xmpp:sid:0', by: laptop.jid, id: archiveId, ...change }),
    ),
  )
const deviceOf = (party: Party) => `${party.jid}/${party.database.account.read()?.resource}` as FullJid
/** News of the node, from whoever says so. */
function news(to: Party, from: string, item: Element): void {
  const device = deviceOf(to)
  const event = xml(
    'event',
    { xmlns: 'http://jabber.org/protocol/pubsub#event' },
    xml('items', { node: DISPLAYED }, item),
  )
  wire.deliver(device, xml('message', { type: 'headline', from, to: device }, event))
}
/** How Romeo's archive calls what she wrote. */
const nameOf = (nth: number) =>
  wire.archive.of(laptop.jid).filter(({ stanza }) => stanza.getChild('body') !== undefined)[nth - 1]?.id ?? ''
const standing = (party: Party) => [...party.notifier.standing.values()].map(({ body }) => body)

/** In different milliseconds, as anywhere outside of a test. */
async function come(...texts: string[]): Promise<void> {
  for (const text of texts) {
    time.advance(10)
    const before = [laptop, phone].map(unread)
    await says(text)
    await until(() => expect([laptop, phone].map(unread)).toEqual(before.map((count) => count + 1)))
  }
  await settled()
}

describe('what was read on one device', () => {
  it('is read on the other, in a node that only the own account sees, one item a conversation', async () => {
    await come('one', 'two', 'three')
    await reads(laptop)
    await becomesUnread(phone, 0)
    expect(items().map(({ attrs }) => attrs.id)).toEqual([juliet.jid])
    expect(items()[0]?.getChild('displayed', DISPLAYED)?.getChild('stanza-id')?.attrs).toMatchObject({
      by: laptop.jid,
      id: nameOf(3),
    })
    expect(wire.pep.access(laptop.jid, DISPLAYED)).toBe('whitelist')
    expect(phone.events.filter(({ name }) => name === 'conversation.changed').at(-1)).toMatchObject({
      payload: { unread: 0 },
    })
    // it was told, and tells nobody back
    await reads(phone)
    await settled()
    expect(published()).toBe(1)
  })

  it('takes the other one’s notice away', async () => {
    await come('one', 'two', 'three')
    time.advance(1_000)
    expect(standing(phone)).toEqual(['3 new messages'])
    await reads(laptop)
    await until(() => expect(standing(phone)).toEqual([]))
  })

  it('counts in its notice no more what was read elsewhere', async () => {
    await come('one', 'two', 'three')
    time.advance(1_000)
    news(phone, laptop.jid, word(nameOf(2)))
    await becomesUnread(phone, 1)
    await until(() => expect(standing(phone)).toEqual(['New message']))
  })

  it('is told where the user lets others see it, and is taken in in any case', async () => {
    await come('one', 'two', 'three')
    await phone.call('settings.change', { readMarkers: false })
    await reads(phone)
    await settled()
    expect(published()).toBe(0)
    await come('four')
    await reads(laptop)
    await becomesUnread(phone, 0)
  })

  it('offline is told after it, unless the user does not want it any more', async () => {
    await come('one', 'two', 'three')
    laptop.connection.unplug()
    await reads(laptop)
    await laptop.call('settings.change', { readMarkers: false })
    laptop.connection.plug()
    await settled()
    expect(published()).toBe(0)
    expect(laptop.database.readMarks.owed()).toEqual([])
  })

  it('while the user did not want it told stays untold when they do', async () => {
    await come('one', 'two', 'three')
    laptop.connection.unplug()
    await laptop.call('settings.change', { readMarkers: false })
    await reads(laptop)
    await laptop.call('settings.change', { readMarkers: true })
    laptop.connection.plug()
    await settled()
    expect(published()).toBe(0)
  })

  it('offline is told by the next run of the program', async () => {
    await come('one', 'two', 'three')
    laptop.connection.unplug()
    await reads(laptop)
    await laptop.quit()
    await laptop.start()
    await becomesUnread(phone, 0)
    await settled()
    expect(laptop.database.readMarks.owed()).toEqual([])
  })

  it('while the other one was off is learnt when it starts, messages and all', async () => {
    await come('one', 'two', 'three')
    await phone.quit()
    time.advance(10)
    await says('four')
    await becomesUnread(laptop, 4)
    await reads(laptop)
    await settled()
    time.advance(10)
    await says('five')
    await becomesUnread(laptop, 1)
    await settled()
    await phone.start()
    await settled()
    await until(async () => expect((await phone.lines(juliet.jid)).at(-1)).toBe('five'))
    await becomesUnread(phone, 1)
  })

  it('message by message is told every five seconds, the last one at the end', async () => {
    await come('one', 'two', 'three')
    await reads(laptop)
    await settled()
    for (const text of ['four', 'five', 'six']) {
      await come(text)
      await reads(laptop)
    }
    await settled()
    expect(published()).toBe(1)
    expect(unread(phone)).toBe(3)
    time.advance(5_000)
    await becomesUnread(phone, 0)
    expect(published()).toBe(2)
  })
})

it('a receipt from an own device of which nobody told yet is no line, and reads nothing', async () => {
  // no lists, so that the phone is not known by its entry
  await stage('mam', 'carbons')
  await come('one', 'two')
  expect(await laptop.lines(juliet.jid)).toEqual(['one', 'two'])
  expect([unread(laptop), unread(phone)]).toEqual([2, 2])
})

describe('a word about what was read', () => {
  it('counts from the own account alone, about the own archive and its own conversation', async () => {
    await come('one', 'two', 'three')
    for (const from of [juliet.jid, deviceOf(juliet), 'mallory@x.test', deviceOf(laptop)])
      news(phone, from, word(nameOf(3)))
    news(phone, laptop.jid, word(nameOf(3), { by: juliet.jid }))
    news(phone, laptop.jid, word(''))
    const other = word(nameOf(3))
    other.attrs.id = 'nurse@a.test'
    news(phone, laptop.jid, other)
    await settled()
    expect(unread(phone)).toBe(3)
  })

  it('never takes a mark back', async () => {
    await come('one', 'two', 'three')
    await reads(laptop)
    await becomesUnread(phone, 0)
    news(phone, laptop.jid, word(nameOf(1)))
    await settled()
    expect(unread(phone)).toBe(0)
    expect(phone.database.readMarks.of(juliet.jid).awaited).toBeNull()
  })

  it('about a message that is not here yet waits for it', async () => {
    await come('one', 'two', 'three')
    let held: [Element, FullJid] | undefined
    wire.onTheWay = (stanza, to) => {
      if (stanza.getChild('body') === undefined || to !== deviceOf(phone)) return [stanza]
      held = [stanza, to]
      return []
    }
    time.advance(10)
    await says('four')
    await becomesUnread(laptop, 4)
    news(phone, laptop.jid, word(nameOf(4)))
    await settled()
    expect(unread(phone)).toBe(3)
    wire.onTheWay = (stanza) => [stanza]
    wire.deliver(held![1], held![0])
    await until(async () => expect((await phone.lines(juliet.jid)).at(-1)).toBe('four'))
    await becomesUnread(phone, 0)
    expect(unread(laptop)).toBe(4)
    time.advance(1_000)
    expect(standing(phone)).toEqual([])
  })
})

describe('a server', () => {
  it('that refuses wishes, as ejabberd does, has the node made beforehand, for the own account alone', async () => {
    wire.pep.refusesOptions = true
    await come('one', 'two', 'three')
    await reads(laptop)
    await becomesUnread(phone, 0)
    expect(wire.pep.access(laptop.jid, DISPLAYED)).toBe('whitelist')
  })

  it('that shows the node to contacts is told first that it is not for them', async () => {
    wire.pep.put(laptop.jid, DISPLAYED)
    expect(wire.pep.access(laptop.jid, DISPLAYED)).toBe('presence')
    await come('one', 'two', 'three')
    await reads(laptop)
    await becomesUnread(phone, 0)
    expect(wire.pep.access(laptop.jid, DISPLAYED)).toBe('whitelist')
  })

  it('that ignores wishes has the node made before anything stands in it', async () => {
    await stage('pep', 'mam', 'carbons')
    wire.pep.ignoresOptions = true
    await come('one', 'two', 'three')
    await reads(laptop)
    await becomesUnread(phone, 0)
    expect(wire.pep.access(laptop.jid, DISPLAYED)).toBe('whitelist')
  })

  it('without such a thing is told nothing', async () => {
    await stage('mam')
    await come('one')
    await reads(laptop)
    await settled()
    expect(published()).toBe(0)
  })
})
