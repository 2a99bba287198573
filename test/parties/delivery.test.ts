import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { StorageError } from '../../main/services/store-ports.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import { english } from '../english.ts'
import { twoFriends } from './friends.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { loseReceipts } from './requests.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

const fullJidOf = (party: Party): FullJid => {
  const full = toFullJid(`${party.jid}/${party.database.account.read()?.resource}`)
  if (full === undefined) throw new Error('not signed in')
  return full
}
/** Ids of the stanzas of messages that a device sent, in order. */
const sentBy = (party: Party) => [
  ...new Set(
    wire.seen
      .filter((text) => text.startsWith('<message') && text.includes(`from="${party.jid}/`))
      .flatMap((text) => /^<message[^>]* id="([^"]+)"/.exec(text)?.[1] ?? []),
  ),
]
const deliveries = async () => (await juliet.messages(romeo.jid)).map(({ delivery }) => delivery)

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

describe('an own message', () => {
  it('written offline goes out after reconnecting, in order', async () => {
    juliet.connection.unplug()
    for (const text of ['one', 'two', 'three']) await juliet.call('message.send', { jid: romeo.jid, text })
    await quiet(wire, juliet)
    expect(await deliveries()).toEqual(['waiting', 'waiting', 'waiting'])
    juliet.connection.plug()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two', 'three']))
    await until(async () => expect(await deliveries()).toEqual(['arrived', 'arrived', 'arrived']))
    expect(juliet.database.outbox.all()).toEqual([])
  })

  it('that is longer than the server takes is not sent, and says so with both sizes', async () => {
    juliet.connection.largest = 20_000
    const text = 'x'.repeat(20_000)
    await juliet.call('message.send', { jid: romeo.jid, text })
    await until(async () => expect(await deliveries()).toEqual(['failed']))
    const [message] = await juliet.messages(romeo.jid)
    expect(english(message?.problem)).toBe(
      'This message is too long: it has 28 KiB when encrypted, and 19 KiB can be sent at once. Please split it.',
    )
    expect(sentBy(juliet)).toEqual([])
    // Another server, or the same after a change of its mind
    juliet.connection.largest = 128 * 1024
    await juliet.call('message.retry', { id: message?.id ?? 0 })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual([text]))
  })

  it('written offline goes out after a restart', async () => {
    juliet.connection.unplug()
    await juliet.call('message.send', { jid: romeo.jid, text: 'across the night' })
    juliet.die()
    await juliet.start()
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['across the night']))
  })

  it('that the server did not confirm goes again under the same id, and is shown once', async () => {
    juliet.connection.confirms = false
    await juliet.call('message.send', { jid: romeo.jid, text: 'did it arrive?' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['did it arrive?']))
    expect(await deliveries()).toEqual(['waiting'])
    juliet.die()
    await juliet.start()
    await until(async () => expect(await deliveries()).toEqual(['sent']))
    await quiet(wire, juliet, romeo)
    expect(await romeo.lines(juliet.jid)).toEqual(['did it arrive?'])
  })

  it('that bounces has failed with a sentence, and goes again on the user’s word', async () => {
    loseReceipts(wire)
    const bounce = async () => {
      const sent = wire.seen.filter((text) => text.startsWith('<message')).pop() ?? ''
      const id = /^<message[^>]* id="([^"]+)"/.exec(sent)?.[1] ?? ''
      const error = xml(
        'error',
        { type: 'cancel' },
        xml('item-not-found', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }),
      )
      return (from: string) =>
        wire.deliver(fullJidOf(juliet), xml('message', { type: 'error', from, to: juliet.jid, id }, error))
    }
    await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
    await until(async () => expect(await deliveries()).toEqual(['sent']))
    const back = await bounce()
    back('mercutio@b.test')
    await quiet(wire, juliet)
    expect(await deliveries()).toEqual(['sent'])
    back(romeo.jid)
    await until(async () => expect(await deliveries()).toEqual(['failed']))
    const [message] = await juliet.messages(romeo.jid)
    expect(english(message?.problem)).toBe('Not delivered: this address does not exist.')
    expect(await juliet.call('message.retry', { id: message!.id })).toEqual({ is: 'done' })
    await until(async () => expect(await deliveries()).toEqual(['sent']))
    await quiet(wire, juliet, romeo)
    expect(await romeo.lines(juliet.jid)).toEqual(['hello'])
  })

  it('overtakes no older one in a new session, and goes once, however long the roster takes', async () => {
    juliet.connection.confirms = false
    wire.onTheWay = (stanza) => (stanza.is('message') ? [] : [stanza])
    await juliet.call('message.send', { jid: romeo.jid, text: 'one' })
    await until(() => expect(sentBy(juliet)).toHaveLength(1))
    juliet.die()
    wire.onTheWay = (stanza) => (stanza.is('iq') && stanza.getChild('query') ? [] : [stanza])
    await juliet.start()
    await juliet.call('message.send', { jid: romeo.jid, text: 'two' })
    await until(async () => expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two']))
    time.advance(30_000)
    await quiet(wire, juliet, romeo)
    expect(await romeo.lines(juliet.jid)).toEqual(['one', 'two'])
    expect(sentBy(juliet)).toHaveLength(3)
  })

  it('has not failed where an older copy of it bounces', async () => {
    loseReceipts(wire)
    juliet.connection.confirms = false
    await juliet.call('message.send', { jid: romeo.jid, text: 'hello' })
    await until(() => expect(sentBy(juliet)).toHaveLength(1))
    juliet.connection.unplug()
    juliet.connection.confirms = true
    juliet.connection.plug()
    await until(async () => expect(await deliveries()).toEqual(['sent']))
    const [older, last] = sentBy(juliet)
    const bounce = (id?: string) => {
      const condition = xml('service-unavailable', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
      const attrs = { type: 'error', from: romeo.jid, to: juliet.jid, id }
      wire.deliver(fullJidOf(juliet), xml('message', attrs, xml('error', { type: 'cancel' }, condition)))
    }
    bounce(older)
    await quiet(wire, juliet)
    expect(await deliveries()).toEqual(['sent'])
    bounce(last)
    await until(async () => expect(await deliveries()).toEqual(['failed']))
  })

  it('that is too large fails with a sentence and holds up no other', async () => {
    await juliet.call('message.send', { jid: romeo.jid, text: '\u{1f339}'.repeat(30_000) })
    await juliet.call('message.send', { jid: romeo.jid, text: 'short' })
    await until(async () => expect(await deliveries()).toEqual(['failed', 'sent']))
    expect(english((await juliet.messages(romeo.jid))[0]?.problem)).toContain('too long')
  })
})

describe('what comes in', () => {
  it('plain is shown and marked so', async () => {
    wire.deliver(
      fullJidOf(juliet),
      xml(
        'message',
        { type: 'chat', from: `${romeo.jid}/old`, to: juliet.jid, id: 'p1' },
        xml('body', {}, 'in clear'),
      ),
    )
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['in clear']))
    expect((await juliet.messages(romeo.jid))[0]?.sealing).toEqual({ is: 'plain' })
  })

  it('from a room or a headline is left alone', async () => {
    for (const type of ['groupchat', 'headline']) {
      wire.deliver(
        fullJidOf(juliet),
        xml('message', { type, from: `${romeo.jid}/old`, id: type }, xml('body', {}, type)),
      )
    }
    await quiet(wire, juliet)
    expect(await juliet.lines(romeo.jid)).toEqual([])
  })

  it('is counted as unread until it is read', async () => {
    await romeo.call('message.send', { jid: juliet.jid, text: 'psst' })
    const unread = () =>
      juliet.app.snapshot().conversations.find(({ contact }) => contact.jid === romeo.jid)?.unread
    await until(() => expect(unread()).toBe(1))
    await juliet.call('conversation.markRead', { jid: romeo.jid })
    expect(unread()).toBe(0)
  })

  it('was journaled and not worked through before the program died: it is worked through at the next start', async () => {
    juliet.database.inbox.put(
      `<message xmlns='jabber:client' type='chat' from='${romeo.jid}/old' id='j1'><body>from before</body></message>`,
      time.clock.now(),
    )
    juliet.die()
    await juliet.start()
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['from before']))
    expect(juliet.database.inbox.pending()).toEqual([])
  })

  it('finds no place on a full disk: the account stops with a sentence, and the message comes after it', async () => {
    const { inbox } = juliet.database
    const put = inbox.put
    inbox.put = () => {
      throw new StorageError('disk', { say: 'disk-full' })
    }
    const message = xml(
      'message',
      { type: 'chat', from: `${romeo.jid}/old`, id: 'd1' },
      xml('body', {}, 'later'),
    )
    expect(() => juliet.database.inbox.put('', 0)).toThrow(StorageError)
    const arrives = () => wire.deliver(fullJidOf(juliet), message)
    const unhandled: unknown[] = []
    const caught = (error: unknown) => unhandled.push(error)
    process.on('uncaughtException', caught)
    arrives()
    await until(() => expect(juliet.app.snapshot().account).toMatchObject({ is: 'blocked', reason: 'disk' }))
    process.off('uncaughtException', caught)
    inbox.put = put
    expect(await juliet.call('app.retry', {})).toMatchObject({ is: 'signed-in' })
    arrives()
    await until(async () => expect(await juliet.lines(romeo.jid)).toEqual(['later']))
  })
})

describe('a pushed key', () => {
  it('opens what awaited approval; from somebody else, or twice, it counts for nothing', async () => {
    const phone = createParty(wire, time, juliet.jid, 'phone')
    await phone.signIn()
    await quiet(wire, juliet, phone)
    await juliet.call('message.send', { jid: juliet.jid, text: 'to all my devices' })
    await until(async () => expect(await phone.lines(juliet.jid)).toEqual(['(awaiting-approval)']))

    // Juliet lets her phone in: its own request again, and the answer as a push
    const request = wire.seen.filter((text) => text.includes('<pkey')).pop() ?? ''
    const [device] = juliet.database.trustBook.devicesOf(juliet.jid)
    juliet.database.trustBook.decide({
      ...{
        jid: juliet.jid,
        fingerprint: device!.fingerprint,
        state: 'trusted',
        manner: 'user',
        at: time.clock.now(),
      },
    })
    let push = ''
    wire.onTheWay = (stanza) => {
      if (stanza.attrs.type !== 'result' || stanza.getChild('keyreq') === undefined) return [stanza]
      push = stanza.toString().replace('type="result"', 'type="set"')
      return []
    }
    wire.deliver(fullJidOf(juliet), read(request))
    await until(() => expect(push).not.toBe(''))
    wire.onTheWay = (stanza) => [stanza]

    const answers = () =>
      wire.seen.filter(
        (text) => text.startsWith('<iq') && /id="push\d"/.test(text) && !text.includes('keyreq'),
      )
    const deliver = (id: string, from: string) => {
      const iq = read(push)
      Object.assign(iq.attrs, { id, from })
      wire.deliver(fullJidOf(phone), iq)
    }
    deliver('push1', `${juliet.jid}/balcony.mallory1`)
    await quiet(wire, phone)
    expect(await phone.lines(juliet.jid)).toEqual(['(awaiting-approval)'])
    deliver('push2', fullJidOf(juliet))
    await until(async () => expect(await phone.lines(juliet.jid)).toEqual(['to all my devices']))
    deliver('push3', fullJidOf(juliet))
    await quiet(wire, phone)
    expect(answers().some((text) => text.includes('push1') && text.includes('forbidden'))).toBe(true)
    expect(answers().some((text) => text.includes('push2') && text.includes('type="result"'))).toBe(true)
    expect(answers().some((text) => text.includes('push3') && text.includes('forbidden'))).toBe(true)
  })
})

function read(text: string): Element {
  const stanza = parseStanza(text)
  if (stanza === undefined) throw new Error(text)
  return stanza
}
