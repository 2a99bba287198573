// What was sent arrives by its reader's word alone, and goes again where none comes.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { isRequest, letAllThrough } from './requests.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

/** Each has the other's key of now. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await says('hello')
  await until(async () => expect(await deliveries()).toEqual(['arrived']))
  await quiet(wire, juliet, romeo)
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const deliveries = async () => (await juliet.messages(romeo.jid)).map(({ delivery }) => delivery)
const shows = (...lines: string[]) =>
  until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['hello', ...lines]))
const becomes = (...states: string[]) =>
  until(async () => expect(await deliveries()).toEqual(['arrived', ...states]))
const isFor = (stanza: Element) => stanza.is('message') && stanza.getChild('body') !== undefined
const isReceipt = (stanza: Element) => stanza.is('message') && stanza.getChild('body') === undefined
const lose = (which: (stanza: Element) => boolean) => {
  wire.onTheWay = (stanza) => (which(stanza) ? [] : [stanza])
}
/** Stanzas of a kind that a device sent so far. */
const sent = (party: Party, which: 'message' | 'receipt') =>
  new Set(
    wire.seen
      .filter((text) => text.startsWith('<message') && text.includes(`from="${party.jid}/`))
      .filter((text) => text.includes('</body>') === (which === 'message'))
      .map((text) => /^<message[^>]* id="([^"]+)"/.exec(text)?.[1]),
  ).size
const deviceOf = (party: Party) =>
  toFullJid(`${party.jid}/${party.database.account.read()?.resource}`) as FullJid
function bounce(text: string): void {
  const id = /^<message[^>]* id="([^"]+)"/.exec(text)?.[1]
  const condition = xml('service-unavailable', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
  const attrs = { type: 'error', from: romeo.jid, to: juliet.jid, id }
  wire.deliver(deviceOf(juliet), xml('message', attrs, xml('error', { type: 'cancel' }, condition)))
}
const lastOf = (party: Party) =>
  wire.seen.filter((text) => text.startsWith('<message') && text.includes(`from="${party.jid}/`)).at(-1) ?? ''
const reads = (party: Party, of: Party) => party.call('conversation.markRead', { jid: of.jid })

describe('a message', () => {
  it('has arrived by its reader’s sealed word, which says nothing outside', async () => {
    await says('two')
    await becomes('arrived')
    const receipt = lastOf(romeo)
    expect(receipt).toContain('<store xmlns="urn:xmpp:hints"/>')
    expect(receipt).not.toMatch(/received|receipts|body|encryption/)
  })

  it('says when it was sent, and when it arrived and was read', async () => {
    await says('two')
    await becomes('arrived')
    await reads(romeo, juliet)
    await until(async () => expect(await deliveries()).toEqual(['read', 'read']))
    const { id } = (await juliet.messages(romeo.jid)).at(-1)!
    const { times } = await juliet.call('message.times', { id })
    expect(times?.delivery.map(({ state }) => state)).toEqual(['sent', 'arrived', 'read'])
  })

  it('is not read where one of the two does not show it, and has arrived all the same', async () => {
    await juliet.call('settings.change', { readMarkers: false })
    await reads(romeo, juliet)
    await quiet(wire, juliet, romeo)
    expect(await deliveries()).toEqual(['arrived'])
    await juliet.call('settings.change', { readMarkers: true })
    await romeo.call('settings.change', { readMarkers: false })
    await says('two')
    await becomes('arrived')
    const before = sent(romeo, 'receipt')
    await reads(romeo, juliet)
    await quiet(wire, juliet, romeo)
    expect(sent(romeo, 'receipt')).toBe(before)
    expect(await deliveries()).toEqual(['arrived', 'arrived'])
    // what was read unseen stays so
    await romeo.call('settings.change', { readMarkers: true })
    await reads(romeo, juliet)
    await quiet(wire, juliet, romeo)
    expect(await deliveries()).toEqual(['arrived', 'arrived'])
  })

  it('is receipted to nobody who is not in the roster, nor to oneself', async () => {
    const tybalt = createParty(wire, time, wire.addAccount('tybalt@a.test'), 'sword')
    await tybalt.signIn()
    await tybalt.call('message.send', { jid: romeo.jid, text: 'draw' })
    await until(async () => expect(await romeo.lines(tybalt.jid)).toEqual(['(stranger)']))
    const [waiting] = await romeo.messages(tybalt.jid)
    await romeo.call('message.askAgain', { id: waiting!.id })
    await until(async () => expect(await romeo.lines(tybalt.jid)).toEqual(['draw']))
    await romeo.call('message.send', { jid: romeo.jid, text: 'to myself' })
    await reads(romeo, tybalt)
    await quiet(wire, romeo, tybalt)
    expect((await tybalt.messages(romeo.jid))[0]?.delivery).toBe('sent')
    expect(romeo.database.receipts.owed()).toEqual([])
    expect(romeo.database.departures.of(romeo.jid).map(({ nextTry }) => nextTry)).toEqual([null])
  })

  it('that the server lost after it took it over goes again when its reader shows up, and is shown once', async () => {
    lose(isFor)
    await says('two')
    await becomes('sent')
    letAllThrough(wire)
    romeo.connection.unplug()
    romeo.connection.plug()
    await quiet(wire, juliet, romeo)
    expect(sent(juliet, 'message')).toBe(2)
    time.advance(MINUTE)
    await shows('two')
    await becomes('arrived')
    await expectNothingOpen(wire, juliet, romeo)
    expect(juliet.database.departures.of(romeo.jid)).toEqual([])
  })

  it('of which the receipts are lost goes again after a day, is shown once and receipted once more', async () => {
    lose(isReceipt)
    await says('two')
    await shows('two')
    await becomes('sent')
    await quiet(wire, juliet, romeo)
    time.advance(DAY - MINUTE)
    await quiet(wire, juliet, romeo)
    expect(sent(juliet, 'message')).toBe(2)
    letAllThrough(wire)
    time.advance(2 * MINUTE)
    await becomes('arrived')
    await shows('two')
    expect(sent(juliet, 'message')).toBe(3)
    time.advance(40 * DAY)
    await quiet(wire, juliet, romeo)
    expect(sent(juliet, 'message')).toBe(3)
  })

  it('goes again across restarts of both, under its old id, as often as its reader is away', async () => {
    lose(isFor)
    await says('two')
    await becomes('sent')
    juliet.die()
    await romeo.quit()
    time.advance(3 * DAY)
    letAllThrough(wire)
    await juliet.start()
    await until(() => expect(sent(juliet, 'message')).toBe(3))
    await quiet(wire, juliet)
    time.advance(3 * DAY)
    await until(() => expect(sent(juliet, 'message')).toBe(4))
    await romeo.start()
    await shows('two')
    await becomes('arrived')
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('goes again no more than six times by time alone', async () => {
    lose(isFor)
    await says('two')
    await becomes('sent')
    for (let days = 0; days < 35; days += 1) {
      time.advance(DAY)
      await quiet(wire, juliet)
    }
    expect(sent(juliet, 'message')).toBe(1 + 6)
    expect(await deliveries()).toEqual(['arrived', 'sent'])
  })

  it('goes once to somebody who was never seen to receipt', async () => {
    const benvolio = wire.addAccount('benvolio@b.test')
    wire.befriend(juliet.jid, benvolio)
    await juliet.call('message.send', { jid: benvolio, text: 'good morrow' })
    await quiet(wire, juliet)
    const before = sent(juliet, 'message')
    for (let days = 0; days < 5; days += 1) {
      time.advance(DAY)
      await quiet(wire, juliet)
    }
    expect(sent(juliet, 'message')).toBe(before)
  })

  it('is not read by a word about it that came plain', async () => {
    lose(isReceipt)
    await says('two')
    await becomes('sent')
    await quiet(wire, romeo)
    const id = juliet.database.departures.of(romeo.jid)[0]!.stanzaId
    const plain = (name: string, xmlns: string) =>
      xml('message', { type: 'chat', from: deviceOf(romeo), to: juliet.jid }, xml(name, { xmlns, id }))
    letAllThrough(wire)
    wire.deliver(deviceOf(juliet), plain('received', 'urn:xmpp:receipts'))
    wire.deliver(deviceOf(juliet), plain('displayed', 'urn:xmpp:chat-markers:0'))
    await quiet(wire, juliet)
    expect(await deliveries()).toEqual(['arrived', 'sent'])
  })
})

describe('a message that comes back', () => {
  it('after a restart has failed, and by a later receipt it arrived', async () => {
    const held: (() => void)[] = []
    wire.onTheWay = (stanza, to) => {
      if (!isFor(stanza)) return [stanza]
      held.push(() => wire.deliver(to, stanza))
      return []
    }
    await says('two')
    await becomes('sent')
    const text = lastOf(juliet)
    juliet.die()
    await juliet.start()
    bounce(text)
    await becomes('failed')
    letAllThrough(wire)
    held.forEach((letGo) => letGo())
    await becomes('arrived')
    expect((await juliet.messages(romeo.jid)).at(-1)?.problem).toBeNull()
    expect(juliet.database.outbox.all()).toEqual([])
  })

  it('has not failed where it arrived before', async () => {
    await says('two')
    await becomes('arrived')
    bounce(wire.seen.filter((text) => text.includes('</body>')).at(-1) ?? '')
    await quiet(wire, juliet)
    expect(await deliveries()).toEqual(['arrived', 'arrived'])
  })
})

describe('a receipt', () => {
  it('that the server did not take over is given after a restart', async () => {
    romeo.connection.confirms = false
    lose(isReceipt)
    await says('two')
    await shows('two')
    await quiet(wire, romeo)
    romeo.die()
    letAllThrough(wire)
    await romeo.start()
    await becomes('arrived')
  })

  it('stands on no page while its key is asked for, and is no unread message', async () => {
    time.advance(2 * DAY)
    await quiet(wire, juliet, romeo)
    wire.onTheWay = (stanza) => {
      const along = stanza.getChild('keys', 'urn:balcony:e2e:0')
      if (along !== undefined) stanza.remove(along)
      return isRequest(stanza) && stanza.attrs.to === deviceOf(romeo) ? [] : [stanza]
    }
    await says('two')
    await shows('two')
    await until(() => expect(juliet.database.messages.countWaiting(romeo.jid)).toBe(1))
    expect(await juliet.lines(romeo.jid)).toEqual(['hello', 'two'])
    expect(juliet.app.snapshot().conversations.map(({ unread }) => unread)).toEqual([0])
    expect(JSON.stringify(juliet.events)).not.toContain('waiting-for-key')
    letAllThrough(wire)
    // the request may be lost by now, and the next is due after a minute of silence and one more
    await until(async () => {
      time.advance(MINUTE)
      expect(await deliveries()).toEqual(['arrived', 'arrived'])
    })
  })

  it('of fifty messages that came together goes in few stanzas', async () => {
    romeo.connection.unplug()
    for (let n = 0; n < 50; n += 1) await says(`line ${n}`)
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    const before = sent(romeo, 'receipt')
    romeo.connection.plug()
    await until(async () => expect(new Set(await deliveries())).toEqual(new Set(['arrived'])))
    expect(sent(romeo, 'receipt') - before).toBeLessThan(10)
  })
})
