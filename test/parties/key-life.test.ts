// PROTOCOL 9: the keys of others go when the conversation's setting says so, and what was read stays.
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party
let sid: string

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
  await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
  await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one']))
  await quiet(wire, juliet, romeo)
  sid = juliet.database.keyTable.current(romeo.jid)!.sid
})

const kept = () => {
  const sender = toFullJid(`${juliet.jid}/${juliet.database.account.read()?.resource}`) as FullJid
  return romeo.database.keyTable.findIn(sender, sid) !== undefined
}
const choose = (life: 'week' | 'month' | 'year' | 'forever') =>
  romeo.call('conversation.setKeyLife', { jid: juliet.jid, life })

describe('a key of somebody else', () => {
  it('goes after 30 days where nothing was chosen, and what it opened stays readable', async () => {
    expect(await romeo.call('conversation.keyLife', { jid: juliet.jid })).toEqual({ life: 'month' })
    time.advance(29 * DAY)
    await quiet(wire, romeo)
    expect(kept()).toBe(true)
    time.advance(2 * DAY)
    await quiet(wire, romeo)
    expect(kept()).toBe(false)
    expect(await romeo.lines(juliet.jid)).toEqual(['one'])
  })

  it('stays for ever where the user chose that, also across a restart', async () => {
    await choose('forever')
    await romeo.quit()
    time.advance(60 * DAY)
    await romeo.start()
    await quiet(wire, romeo)
    expect(kept()).toBe(true)
  })

  it('goes at once where what was chosen is shorter than it is old, and only in that conversation', async () => {
    time.advance(8 * DAY)
    await quiet(wire, romeo)
    await romeo.call('conversation.setKeyLife', { jid: romeo.jid, life: 'week' })
    expect(kept()).toBe(true)
    await choose('week')
    expect(kept()).toBe(false)
    expect(await romeo.call('conversation.keyLife', { jid: juliet.jid })).toEqual({ life: 'week' })
  })
})
