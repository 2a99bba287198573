// Stories around what waits for keys, with a sender whose stanzas a test makes by hand.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { createEngineParty, type EngineParty } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let time: FakeTime
let wire: Wire
let romeo: Party
let juliet: EngineParty
let answers: boolean
/** Juliet takes requests for such of a peer of the bare draft, and answers with the bare key. */
let unsigned: boolean

/** A device that is nothing but an engine: it answers requests, and sends what the test says. */
async function enterByHand(jid: FullJid): Promise<EngineParty> {
  const party = await createEngineParty(time, jid, 'desk')
  const nothing = () => undefined
  const stanza = (iq: Element) => {
    const keyreq = iq.getChild('keyreq')
    if (keyreq === undefined || !answers) return
    if (unsigned) keyreq.children = keyreq.getChildren('pkey')
    void party.engine.answer(iq).then((release) => {
      release.commit()
      wire.take(jid, release.reply)
    })
  }
  wire.enter(
    jid,
    { state: nothing, online: nothing, stanza, acknowledged: nothing, unsent: nothing },
    nothing,
  )
  wire.take(jid, xml('presence'))
  return party
}

async function seal(children: Element[], to = romeo.jid): Promise<Element> {
  const attrs = { xmlns: 'jabber:client', type: 'chat', from: juliet.jid, to, id: juliet.ports.random.uuid() }
  const sealed = await juliet.engine.seal(xml('message', attrs, ...children))
  if (sealed.is === 'too-large') throw new Error('too large')
  return sealed.stanza
}

// each is seen twice: when the server takes it and when it delivers it
const asked = () =>
  [...new Set(wire.seen)]
    .filter((text) => text.includes('<pkey') && text.includes('from="romeo@b.test'))
    .flatMap((text) => /<keyreq [^>]*id="([^"]+)"/.exec(text)?.[1] ?? [])
const removedOnScreen = () => romeo.events.filter(({ name }) => name === 'message.removed')

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  answers = true
  unsigned = false
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  await romeo.signIn()
  juliet = await enterByHand(toFullJid('juliet@a.test/desk') as FullJid)
  await quiet(wire, romeo)
})

describe('what waits', () => {
  it('and opens to no text leaves the screen again', async () => {
    answers = false
    wire.take(juliet.jid, await seal([xml('received', { xmlns: 'urn:xmpp:receipts', id: 'x' })]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(asking)']))
    await until(() => expect(asked()).toHaveLength(1))
    await quiet(wire, romeo)
    answers = true
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
    answers = false
    wire.take(juliet.jid, await seal([xml('body', {}, 'first')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(asking)']))
    const plain = xml('message', { type: 'chat', to: romeo.jid, id: 'p' }, xml('body', {}, 'second, plain'))
    wire.take(juliet.jid, plain)
    await until(async () => expect(await romeo.lines(juliet.bare)).toHaveLength(2))
    answers = true
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
    answers = false
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
      ...{ encryptionKey: null, proven: true, firstSeen: 0, lastSeen: 0, iat: 0 },
    })
    unsigned = true
    wire.take(juliet.jid, await seal([xml('body', {}, 'one')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(unsigned-key)']))
    await quiet(wire, romeo)
    expect(await romeo.lines(juliet.bare)).toEqual(['(unsigned-key)'])
    expect(romeo.database.dialBacks.all()).toEqual([])
    expect(romeo.database.keyRequests.find(juliet.jid, asked()[0] ?? '')).toBeUndefined()
    unsigned = false
    wire.take(juliet.jid, await seal([xml('body', {}, 'two')]))
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['one', 'two']))
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
