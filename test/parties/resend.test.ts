// PROTOCOL 9: a message whose key is gone is asked for once more, and goes again on its writer's word.
import type { Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ResendLine } from '../../shared/domain/resend.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import { isRequest } from './requests.ts'
import type { Wire } from './wire.ts'

const DAY = 24 * 60 * 60_000

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const says = (text: string) => juliet.call('message.send', { jid: romeo.jid, text })
const reads = (...lines: string[]) => until(async () => expect(await romeo.lines(juliet.jid)).toEqual(lines))
const settled = () => quiet(wire, juliet, romeo)
const questions = (of: Party): readonly ResendLine[] => of.app.snapshot().resends
const asked = (of: Party, ...texts: string[]) =>
  until(() => expect(questions(of).map(({ text }) => text)).toEqual(texts))
const innerOf = (of: Party, with_: Party) =>
  of.messages(with_.jid).then((all) => all.map(({ id }) => of.database.messages.stanzaIdOf(id)))

/** He has to dial back. */
const withoutKeys = (stanza: Element): Element[] => {
  stanza.getChildren('keys').forEach((keys) => stanza.remove(keys))
  return [stanza]
}

async function asks(nth = 0): Promise<number> {
  const waiting = (await romeo.messages(juliet.jid)).filter(({ content }) => content.is === 'waiting-for-key')
  const { id } = waiting[nth]!
  expect(await romeo.call('message.askToResend', { id })).toEqual({ is: 'done' })
  return id
}

async function answers(send: boolean): Promise<void> {
  const [question] = questions(juliet)
  expect(await juliet.call('resend.answer', { id: question!.id, send })).toEqual({ is: 'done' })
}

/** Romeo reads these only when Juliet has their key no more. He asks for it, and she had him confirm nothing. */
async function gone(...texts: string[]): Promise<void> {
  await romeo.quit()
  for (const text of texts) await says(text)
  await until(() => expect(juliet.database.outbox.all()).toEqual([]))
  // her program does not run meanwhile: it would send them again by itself
  await juliet.quit()
  time.advance(32 * DAY)
  await juliet.start()
  await romeo.start()
  await settled()
  await until(async () =>
    expect((await romeo.lines(juliet.jid)).slice(-texts.length)).toEqual(texts.map(() => '(key-gone)')),
  )
}

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

describe('a message whose key is gone', () => {
  it('is asked for, stands at the door with its words, and comes again in its place under its old id', async () => {
    await gone('one', 'two')
    const before = await romeo.messages(juliet.jid)
    const inner = await innerOf(juliet, romeo)
    await says('three')
    await reads('(key-gone)', '(key-gone)', 'three')
    await asks()
    await reads('(resend-asked)', '(key-gone)', 'three')
    await asked(juliet, 'one')
    expect(questions(juliet)).toMatchObject([
      { jid: romeo.jid, deviceName: 'laptop', reaches: ['laptop'], behind: 0 },
    ])
    await answers(true)
    await reads('one', '(key-gone)', 'three')
    const [first] = await romeo.messages(juliet.jid)
    expect(first).toMatchObject({ id: before[0]!.id, place: before[0]!.place, at: before[0]!.at })
    expect((await innerOf(romeo, juliet))[0]).toBe(inner[0])
    expect(questions(juliet)).toEqual([])
    // nothing of it stands at her end twice, and she knows that it arrived
    await until(async () =>
      expect((await juliet.messages(romeo.jid)).map(({ delivery }) => delivery)).toEqual([
        'arrived',
        'sent',
        'arrived',
      ]),
    )
  })

  it('is asked for when there is a connection again, over restarts of both', async () => {
    await gone('one')
    romeo.connection.unplug()
    await asks()
    await romeo.quit()
    await juliet.quit()
    await romeo.start()
    await settled()
    await juliet.start()
    await asked(juliet, 'one')
    await juliet.quit()
    await juliet.start()
    await asked(juliet, 'one')
    await romeo.quit()
    await answers(true)
    await juliet.quit()
    await romeo.start()
    await juliet.start()
    await reads('one')
  })

  it('that its writer does not want to send again is never asked about again', async () => {
    await gone('one')
    await asks()
    await asked(juliet, 'one')
    await answers(false)
    await asks()
    await settled()
    expect(questions(juliet)).toEqual([])
    await reads('(resend-asked)')
  })

  it('may be asked for once more where what was sent again got lost', async () => {
    await gone('one')
    await asks()
    await asked(juliet, 'one')
    wire.onTheWay = (stanza) =>
      stanza.is('message') && stanza.getChild('body') !== undefined ? [] : [stanza]
    await answers(true)
    await settled()
    wire.onTheWay = (stanza) => [stanza]
    await asks()
    await asked(juliet, 'one')
    await answers(true)
    await reads('one')
  })

  it('comes again also where its key has to be asked for first', async () => {
    await gone('one', 'two')
    await asks()
    await asked(juliet, 'one')
    wire.onTheWay = withoutKeys
    await answers(true)
    await reads('one', '(key-gone)')
  })
})

it('a message that goes again by itself takes the place of what waits, unasked', async () => {
  await says('hello')
  await reads('hello')
  await settled()
  time.advance(DAY)
  // nobody hears what he asks for
  wire.onTheWay = (stanza) => (isRequest(stanza) ? [] : withoutKeys(stanza))
  await says('one')
  await reads('hello', '(asking)')
  const [, before] = await romeo.messages(juliet.jid)
  await settled()
  wire.onTheWay = (stanza) => (isRequest(stanza) ? [] : [stanza])
  time.advance(DAY + 60_000)
  await reads('hello', 'one')
  expect((await romeo.messages(juliet.jid))[1]).toMatchObject({ id: before!.id, place: before!.place })
})

it('a message that waits for anything else, or whose writer is no contact, is not asked for', async () => {
  await gone('one')
  const { id } = (await romeo.messages(juliet.jid))[0]!
  await romeo.call('contact.remove', { jid: juliet.jid, erase: false })
  expect(await romeo.call('message.askToResend', { id })).toMatchObject({ is: 'refused' })
  expect(await romeo.call('message.askToResend', { id: 999 })).toMatchObject({ is: 'refused' })
})
