// PROTOCOL 8: pages come newest first, and the key of what stands on them with the oldest message that is sealed under it.
import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { expectNothingOpen } from './nothing-open.ts'
import { quiet, until, type Party } from './party.ts'
import { requests } from './requests.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000
const NURSE = toFullJid('nurse@a.test/kitchen') as FullJid
/** More than two pages: between two messages there is one on which nothing is put off. */
const BETWEEN = 120
/** Of all of it. */
const PAGES = 8

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

/** Each has read the other once; then Romeo was off, and what Juliet wrote lies far apart in his archive. */
beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  wire.features.add('mam')
  wire.befriend(wire.addAccount('nurse@a.test'), romeo.jid)
  await says('zero')
  await reads('zero')
  await quiet(wire, juliet, romeo)
  await romeo.quit()
  time.advance(DAY + 1000)
  for (const text of ['one', 'two', 'three']) {
    await says(text)
    await until(() => expect(juliet.database.outbox.all()).toEqual([]))
    for (let n = 0; n < BETWEEN; n += 1) {
      const attrs = { xmlns: 'jabber:client', type: 'chat', from: NURSE, to: romeo.jid }
      wire.archive.keep(romeo.jid, xml('message', attrs, xml('body', {}, `line ${n}`)))
      time.advance(1000)
    }
  }
  // what the server kept for him outside of his archive is lost
  wire.onTheWay = (stanza, to) =>
    to.startsWith(romeo.jid) && stanza.is('message') && stanza.getChild('result') === undefined
      ? []
      : [stanza]
})

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))
/** How often a message was shown without its text. */
const shownWaiting = () =>
  romeo.events.filter((frame) => JSON.stringify(frame).includes('waiting-for-key')).length

describe('what lacks its key on a newer page', () => {
  it('opens when the older one comes that brings it, in its place, and nobody was asked for it', async () => {
    await juliet.quit()
    const [shown, asked] = [shownWaiting(), requests(wire)]
    await romeo.start()
    await reads('zero', 'one', 'two', 'three')
    expect([shownWaiting(), requests(wire)]).toEqual([shown, asked])
    await juliet.start()
    await quiet(wire, juliet, romeo)
    await expectNothingOpen(wire, juliet, romeo)
  })

  it('waits and is asked for as ever where no page brings it, and no end of the program loses it', async () => {
    const all = wire.archive.of(romeo.jid)
    wire.archive.forget(romeo.jid, all.findIndex(({ stanza }) => stanza.getChild('keys') !== undefined) + 1)
    await juliet.quit()
    await romeo.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['zero', '(asking)', '(asking)']))
    romeo.die()
    await romeo.start()
    await juliet.start()
    await reads('zero', 'two', 'three')
    await quiet(wire, juliet, romeo)
    expect(romeo.database.inbox.pending()).toEqual([])
  })

  it('comes again with its page where the program ends before then', async () => {
    let pages = 0
    const before = wire.onTheWay
    wire.onTheWay = (stanza, to) => {
      if (stanza.is('iq') && stanza.getChild('fin') !== undefined) pages += 1
      // the last page does not come to its end
      return stanza.is('iq') && stanza.getChild('fin') !== undefined && pages === PAGES
        ? []
        : before(stanza, to)
    }
    await juliet.quit()
    await romeo.start()
    await until(() => expect(pages).toBe(PAGES))
    await romeo.app.idle()
    expect([await romeo.lines(juliet.jid), romeo.database.archive.gaps()]).toMatchObject([
      ['zero'],
      [{ before: expect.any(String) as string }],
    ])
    romeo.die()
    wire.onTheWay = before
    await romeo.start()
    await reads('zero', 'one', 'two', 'three')
    await quiet(wire, romeo)
    expect(romeo.database.inbox.pending()).toEqual([])
  })
})
