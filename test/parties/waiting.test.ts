// Stories around what waits for keys, with a sender whose stanzas a test makes by hand.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { keyRequestOf, sealedSender } from '../../main/e2e/stanza-shape.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import type { EnginePeer } from './engine-peer.ts'
import { friendAndPeer } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let time: FakeTime
let wire: Wire
let romeo: Party
let juliet: EnginePeer

const seal = (children: Element[], to: string = romeo.jid) => juliet.seal(children, to)

// each is seen twice: when the server takes it and when it delivers it
const asked = () =>
  [...new Set(wire.seen)]
    .filter((text) => text.includes('<pkey') && text.includes('from="romeo@b.test'))
    .flatMap((text) => /<keyreq [^>]*id="([^"]+)"/.exec(text)?.[1] ?? [])
const removedOnScreen = () => romeo.events.filter(({ name }) => name === 'message.removed')

beforeEach(async () => {
  ;({ time, wire, romeo, juliet } = await friendAndPeer())
})

describe('what waits', () => {
  it('and opens to no text leaves the screen again', async () => {
    juliet.answers = false
    wire.take(juliet.jid, await seal([xml('received', { xmlns: 'urn:xmpp:receipts', id: 'x' })]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(asking)']))
    await until(() => expect(asked()).toHaveLength(1))
    await quiet(wire, romeo)
    juliet.answers = true
    const [message] = await romeo.messages(juliet.bare)
    time.advance(MINUTE)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(sender-away)']))
    await romeo.call('message.askAgain', { id: message!.id })
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual([]))
    expect(removedOnScreen()).toMatchObject([{ payload: { conversation: juliet.bare, id: message!.id } }])
  })

  it('and what comes without text under a key that is here is not shown at all', async () => {
    wire.take(juliet.jid, await seal([xml('body', {}, 'text')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['text']))
    wire.take(juliet.jid, await seal([xml('displayed', { xmlns: 'urn:xmpp:chat-markers:0', id: 'x' })]))
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['text'])
    expect(removedOnScreen()).toEqual([])
  })

  it('keeps its place among what came later', async () => {
    juliet.answers = false
    wire.take(juliet.jid, await seal([xml('body', {}, 'first')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(asking)']))
    const plain = xml('message', { type: 'chat', to: romeo.jid, id: 'p' }, xml('body', {}, 'second, plain'))
    wire.take(juliet.jid, plain)
    await until(async () => expect(await romeo.lines(juliet.bare)).toHaveLength(2))
    juliet.answers = true
    time.advance(MINUTE)
    await quiet(wire, romeo)
    time.advance(MINUTE)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['first', 'second, plain']))
  })

  it('for many keys is asked for newest first, eight a minute', async () => {
    await romeo.quit()
    const sids: string[] = []
    for (let day = 1; day <= 10; day += 1) {
      const stanza = await seal([xml('body', {}, `day ${day}`)])
      sids.push(stanza.getChild('e2e')?.attrs.id ?? '')
      wire.take(juliet.jid, stanza)
      time.advance(DAY + MINUTE)
    }
    expect(new Set(sids).size).toBe(10)
    await romeo.start()
    const all = Array.from({ length: 10 }, (_, index) => `day ${index + 1}`)
    // the two oldest wait for the next minute
    await until(async () => expect((await romeo.lines(juliet.bare)).slice(2)).toEqual(all.slice(2)))
    expect([...asked()].sort()).toEqual(sids.slice(2).sort())
    time.advance(MINUTE)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(all))
    expect(new Set(asked())).toEqual(new Set(sids))
  })

  it('is never shown as text, whatever stands beside the seal', async () => {
    juliet.answers = false
    const stanza = await seal([xml('body', {}, 'sealed')])
    stanza.append(xml('body', { xmlns: 'jabber:client' }, 'from the server, with love'))
    stanza.append(xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id: 'x' }))
    wire.take(juliet.jid, stanza)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(asking)']))
    expect(JSON.stringify(romeo.events)).not.toContain('with love')
  })

  it('and can’t be opened stays with its reason', async () => {
    wire.take(juliet.jid, await seal([xml('body', {}, 'one')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one']))
    const broken = await seal([xml('body', {}, 'two')])
    const data = broken.getChild('e2e')?.getChild('data')
    data!.children = [data!.getText().replace(/^..../, 'AAAA')]
    wire.take(juliet.jid, broken)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', '(decryption-failed)']))
    // PROTOCOL 4.5: a live stanza of somebody in the roster is answered
    await until(() => expect(wire.seen.some((text) => text.includes('<decryption-failed'))).toBe(true))
  })

  it('and is opened by no key that came closes the way for no later one, and leaves no key of the request', async () => {
    const broken = await seal([xml('body', {}, 'one')])
    const data = broken.getChild('e2e')?.getChild('data')
    data!.children = [data!.getText().replace(/^..../, 'AAAA')]
    wire.take(juliet.jid, broken)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(decryption-failed)']))
    await quiet(wire, romeo)
    const sid = broken.getChild('e2e')?.attrs.id ?? ''
    expect(romeo.database.keyRequests.find(juliet.jid, sid)).toBeUndefined()
    expect(romeo.database.dialBacks.all()).toEqual([])
    wire.take(juliet.jid, await seal([xml('body', {}, 'two')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(decryption-failed)', 'two']))
    expect(asked()).toEqual([sid, sid])
  })
})

describe('an unsigned key of an account known as Balcony', () => {
  it('is refused and ends the asking, and a signed one that comes for the next stanza opens both', async () => {
    romeo.database.trustBook.see({
      ...{ jid: juliet.bare, fullJid: juliet.jid, fingerprint: juliet.identity.kid, name: 'desk' },
      ...{
        publicKey: null,
        encryptionKey: null,
        proven: true,
        firstSeen: 0,
        since: 0,
        lastSeen: 0,
        iat: 0,
        grantIat: 0,
      },
    })
    juliet.unsigned = true
    wire.take(juliet.jid, await seal([xml('body', {}, 'one')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(unsigned-key)']))
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['(unsigned-key)'])
    expect(romeo.database.dialBacks.all()).toEqual([])
    expect(romeo.database.keyRequests.find(juliet.jid, asked()[0] ?? '')).toBeUndefined()
    juliet.unsigned = false
    wire.take(juliet.jid, await seal([xml('body', {}, 'two')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', 'two']))
  })
})

describe('keys that no device signed, once the user allows them for one person', () => {
  const listed = async () => (await romeo.call('device.list', { jid: juliet.bare })).unsignedKeys
  const allow = (allowed: boolean) => romeo.call('contact.allowUnsigned', { jid: juliet.bare, allowed })

  beforeEach(() => {
    juliet.unsigned = true
  })

  it('open what was refused, kept keys and keys still to come, and are refused again on the user’s word', async () => {
    // before anything was proven, it is a peer like any other
    expect(await listed()).toBe('ordinary')
    wire.take(juliet.jid, await seal([xml('body', {}, 'one')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one']))

    romeo.database.trustBook.see({
      ...{ jid: juliet.bare, fullJid: juliet.jid, fingerprint: juliet.identity.kid, name: 'desk' },
      ...{
        publicKey: null,
        encryptionKey: null,
        proven: true,
        firstSeen: 0,
        since: 0,
        lastSeen: 0,
        iat: 0,
        grantIat: 0,
      },
    })
    expect(await listed()).toBe('refused')
    wire.take(juliet.jid, await seal([xml('body', {}, 'two')]))
    juliet.engine.retireKey(romeo.jid)
    wire.take(juliet.jid, await seal([xml('body', {}, 'three')]))
    const closed = ['one', '(unsigned-key)', '(unsigned-key)']
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(closed))

    await allow(true)
    expect(await listed()).toBe('allowed')
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', 'two', 'three']))

    await allow(false)
    wire.take(juliet.jid, await seal([xml('body', {}, 'four')]))
    await until(async () => expect((await romeo.lines(juliet.bare))[3]).toBe('(unsigned-key)'))
  })

  it('and requests without proof of this person alone are answered', async () => {
    // another device of hers than the one that asks: of that one the user would be asked
    romeo.database.trustBook.see({
      ...{ jid: juliet.bare, fullJid: toFullJid('juliet@a.test/phone') as FullJid, name: 'phone' },
      ...{ fingerprint: 'a-phone', publicKey: null, encryptionKey: null, proven: true },
      ...{ firstSeen: 0, since: 0, lastSeen: 0, iat: 0, grantIat: 0 },
    })
    await romeo.call('message.send', { jid: juliet.bare, text: 'hello' })
    await until(() => expect(juliet.received.some((stanza) => stanza.is('message'))).toBe(true))
    const outer = juliet.received.find((stanza) => stanza.is('message'))!
    const ask = async (id: string) => {
      const request = await juliet.engine.request(
        sealedSender(outer)!.sender,
        sealedSender(outer)!.sender,
        sealedSender(outer)!.sid,
      )
      request.attrs.id = id
      const keyreq = keyRequestOf(request)!
      keyreq.children = keyreq.getChildren('pkey')
      juliet.send(request)
      await until(() => expect(juliet.received.some(({ attrs }) => attrs.id === id)).toBe(true))
      return juliet.received.find(({ attrs }) => attrs.id === id)!
    }
    expect((await ask('q1')).getChild('error')?.getChild('not-acceptable')).toBeDefined()
    await allow(true)
    expect((await ask('q2')).attrs.type).toBe('result')
  })
})

describe('a sealed message under a used inner id', () => {
  const write = async (text: string) => wire.take(juliet.jid, await juliet.write(romeo.jid, text, 'used'))

  it('is the same one with the same text, and another one with another', async () => {
    for (const text of ['one', 'one', 'two']) await write(text)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', 'two']))
    for (const text of ['one', 'three']) await write(text)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', 'two', 'three']))
  })

  it('is shown once, too, where something plain had that id first', async () => {
    const body = xml('body', {}, 'made up by a server')
    wire.take(juliet.jid, xml('message', { type: 'chat', to: romeo.jid, id: 'used' }, body))
    for (const text of ['one', 'one']) await write(text)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['made up by a server', 'one']))
    await write('one')
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['made up by a server', 'one'])
  })
})

describe('what was journaled and is no XML', () => {
  const journal = (text: string) => romeo.database.inbox.put(text, time.clock.now())

  it('stays as unreadable with whom it came from, or is logged where it says nobody', async () => {
    journal(`<message xmlns='jabber:client' type="chat" id='x>' from='${juliet.jid}'><body>open</message>`)
    journal(`<message xmlns='jabber:client' x=" from='${juliet.jid}'"><body>open</message>`)
    journal(`<message xmlns='jabber:client' type='error' from='${juliet.jid}'><body>open</message>`)
    romeo.die()
    await romeo.start()
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(malformed)']))
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['(malformed)'])
    expect(romeo.database.inbox.pending()).toEqual([])
    expect(romeo.log.filter((line) => line.includes('is no XML'))).toHaveLength(2)
  })
})

describe('a stanza that waits', () => {
  it('and comes again with its server’s delay waits once', async () => {
    juliet.answers = false
    const outer = await seal([xml('body', {}, 'once')])
    wire.take(juliet.jid, outer)
    outer.append(xml('delay', { xmlns: 'urn:xmpp:delay', from: 'b.test', stamp: '2026-03-03T12:00:00.000Z' }))
    wire.take(juliet.jid, outer)
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['(asking)'])
  })
})

describe('a second key for one sender and SID', () => {
  it('is refused and shown, since one of the two lies', async () => {
    juliet.answers = false
    const outer = await seal([xml('body', {}, 'one')])
    wire.take(juliet.jid, outer)
    await until(() => expect(asked()).toHaveLength(1))
    const sid = outer.getChild('e2e')?.attrs.id ?? ''
    const key = new Secret(new Uint8Array(32))
    const unsigned = { algorithm: null, grant: null, fingerprint: null, conversation: null, audience: [] }
    const times = { sendFrom: null, sendUntil: null, receivedAt: time.clock.now(), onlyHere: false }
    romeo.database.keyTable.addIn({ sid, sender: juliet.jid, key, ...unsigned, ...times })
    juliet.answers = true
    time.advance(MINUTE)
    const [message] = await romeo.messages(juliet.bare)
    await until(async () => {
      await romeo.call('message.askAgain', { id: message!.id })
      expect(await romeo.lines(juliet.bare)).toContain('(second-key)')
    })
    expect(romeo.database.keyTable.findIn(juliet.jid, sid)?.key.reveal()).toEqual(new Uint8Array(32))
  })
})
