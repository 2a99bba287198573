// A database that gives out in the middle of something: the account stops with a sentence, and goes on after it.
import { beforeEach, describe, expect, it } from 'vitest'
import { StorageError } from '../../main/services/store-ports.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const isBlocked = () =>
  until(() => expect(romeo.app.snapshot().account).toMatchObject({ is: 'blocked', reason: 'disk' }))

/** Puts `method` of a store out of order; gives what repairs it. */
function breaks<K extends string>(store: Record<K, (...given: never[]) => unknown>, method: K): () => void {
  const whole = store[method]
  store[method] = () => {
    throw new StorageError('disk', { say: 'disk-full' })
  }
  return () => void (store[method] = whole)
}

async function goesOn(repair: () => void): Promise<void> {
  repair()
  wire.onTheWay = (stanza) => [stanza]
  expect(await romeo.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

describe('a full disk', () => {
  it.each(['put', 'all'] as const)(
    'when a key is to be asked for again (%s) blocks the account, and it is asked for after that',
    async (method) => {
      wire.onTheWay = (stanza) => (stanza.getChild('keyreq')?.getChild('pkey') ? [] : [stanza])
      await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
      await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(asking)']))
      await quiet(wire, romeo)
      time.advance(MINUTE)
      await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['(sender-away)']))
      await quiet(wire, romeo)
      const repair = breaks(romeo.database.dialBacks, method)
      expect(() => time.advance(MINUTE)).not.toThrow()
      await isBlocked()
      await goesOn(repair)
      await quiet(wire, romeo)
      time.advance(MINUTE)
      await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['hello']))
    },
  )

  it('when a request for a key is made blocks the account, and is not taken for silence', async () => {
    const repair = breaks(romeo.database.keyRequests, 'add')
    await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
    await isBlocked()
    await goesOn(repair)
    await quiet(wire, romeo)
    time.advance(2 * MINUTE)
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['hello']))
  })

  it('after the server took a contact over blocks the account', async () => {
    // the server's push would find the disk full, too
    wire.onTheWay = (stanza) => (stanza.attrs.type === 'set' ? [] : [stanza])
    const repair = breaks(romeo.database.contacts, 'put')
    await expect(romeo.call('contact.add', { address: 'nurse@a.test' })).rejects.toThrow('The disk is full')
    await isBlocked()
    await goesOn(repair)
  })

  it('when the window asks how everything stands is what the window then hears', async () => {
    const repair = breaks(romeo.database.messages, 'conversations')
    expect(romeo.app.snapshot()).toMatchObject({ account: { is: 'blocked' }, conversations: [] })
    await goesOn(repair)
  })
})
