// An iq that comes encrypted (PROTOCOL 6), and what is told to who sent something whose key never comes (PROTOCOL 4).
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { E2E } from '../../main/e2e/namespaces.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { overTheWire } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

const JULIET = toFullJid('juliet@a.test/desk') as FullJid
let time: FakeTime
let wire: Wire
let romeo: Party
let romeosDevice: FullJid
let juliet: EnginePeer

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  await romeo.signIn()
  const { resource } = romeo.database.account.read()!
  romeosDevice = toFullJid(`${romeo.jid}/${resource}`) as FullJid
  juliet = await enterEnginePeer(wire, time, JULIET)
  await quiet(wire, romeo)
})

function iq(child: Element, from: EnginePeer = juliet): Element {
  return xml(
    'iq',
    { xmlns: 'jabber:client', type: 'get', from: from.jid, to: romeosDevice, id: 'inner' },
    child,
  )
}

const ping = () => xml('ping', { xmlns: 'urn:xmpp:ping' })
const gone = (answer: Element) => answer.getChild('error')?.getChild('insufficient-information', E2E)
const asked = () => wire.seen.filter((text) => text.includes('<pkey'))

/** Sends it sealed, and gives the outer answer. */
async function ask(peer: EnginePeer, stanza: Element): Promise<Element> {
  const outer = await peer.sealStanza(stanza)
  peer.send(outer)
  return answerTo(peer, outer)
}

async function answerTo(peer: EnginePeer, outer: Element): Promise<Element> {
  let answer: Element | undefined
  await until(() => {
    answer = peer.received.find(({ attrs }) => attrs.id === outer.attrs.id)
    expect(answer).toBeDefined()
  })
  return answer!
}

/** Juliet dials back for the key of Romeo's answer, over the wire as any peer does. */
async function inside(answer: Element): Promise<Element> {
  const sid = answer.getChild('e2e', E2E)?.attrs.id ?? ''
  const request = await juliet.engine.request(romeosDevice, romeosDevice, sid)
  request.attrs.id = `q-${sid}`
  juliet.send(request)
  const reply = await answerTo(juliet, request)
  const reading = await juliet.engine.readAnswer(romeosDevice, reply.getChild('keyreq', E2E)!)
  if (reading.is !== 'key') throw new Error(reading.is)
  const opening = await juliet.read(answer, reading.key)
  if (opening.is !== 'opened') throw new Error(opening.is)
  return opening.content
}

describe('an encrypted iq', () => {
  it('is answered inside an encrypted result once its key came', async () => {
    const answer = await ask(juliet, iq(ping()))
    expect(answer.attrs.type).toBe('result')
    expect(answer.getChildElements().map((child) => child.getName())).toEqual(['e2e'])
    const reply = await inside(answer)
    expect(reply.attrs).toMatchObject({ type: 'result', id: 'inner', from: romeosDevice, to: JULIET })
    expect(romeo.database.dialBacks.all()).toEqual([])
    expect(await romeo.messages(juliet.bare)).toEqual([])
  })

  it('that asks what Balcony can do hears of encryption and signatures', async () => {
    const query = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' })
    const reply = await inside(await ask(juliet, iq(query)))
    const features = reply.getChild('query')?.getChildren('feature') ?? []
    expect(features.map(({ attrs }) => attrs.var)).toEqual(
      expect.arrayContaining([`${E2E}:encryption`, `${E2E}:signatures`, 'urn:balcony:e2e:0']),
    )
  })

  it('that Balcony does not know gets its error inside the result', async () => {
    const answer = await ask(juliet, iq(xml('query', { xmlns: 'jabber:iq:private' })))
    expect(answer.attrs.type).toBe('result')
    const reply = await inside(answer)
    expect(reply.attrs.type).toBe('error')
    expect(reply.getChild('error')?.getChildElements()[0]?.getName()).toBe('service-unavailable')
  })

  it('gives no keys and takes no contacts: that goes plain, by its own rules', async () => {
    const roster = xml('query', { xmlns: 'jabber:iq:roster' }, xml('item', { jid: 'mercutio@b.test' }))
    const stanza = iq(roster)
    stanza.attrs.type = 'set'
    expect((await inside(await ask(juliet, stanza))).attrs.type).toBe('error')
    expect(romeo.database.contacts.find('mercutio@b.test' as typeof romeo.jid)).toBeUndefined()
  })

  it('of a stranger is not dialled back for, and hears nothing about it', async () => {
    wire.addAccount('mercutio@b.test')
    const stranger = await enterEnginePeer(wire, time, toFullJid('mercutio@b.test/x') as FullJid)
    const answer = await ask(stranger, iq(ping(), stranger))
    expect(answer.attrs.type).toBe('error')
    expect(
      answer
        .getChild('error')
        ?.getChildElements()
        .map((child) => child.getName()),
    ).toEqual(['service-unavailable'])
    expect(asked()).toEqual([])
  })

  it('whose key is gone is told so', async () => {
    const outer = await juliet.sealStanza(iq(ping()))
    outer.getChild('e2e', E2E)!.attrs.id = 'no-such-key'
    juliet.send(outer)
    const answer = await answerTo(juliet, outer)
    expect(answer.getChild('error')?.getChild('insufficient-information', E2E)).toBeDefined()
  })

  it('is told so too, where the key was known to be gone before it came', async () => {
    for (let n = 0; n < 2; n += 1) {
      const message = await juliet.seal([xml('body', {}, 'hello')], romeo.jid)
      message.getChild('e2e', E2E)!.attrs.id = 'no-such-key'
      juliet.send(message)
      expect(gone(await answerTo(juliet, message))).toBeDefined()
      const outer = await juliet.sealStanza(iq(ping()))
      outer.getChild('e2e', E2E)!.attrs.id = 'no-such-key'
      juliet.send(outer)
      expect(gone(await answerTo(juliet, outer))).toBeDefined()
    }
  })

  it('that its key does not open is told so, and one that came twice is answered once', async () => {
    juliet.answers = false
    const outer = await juliet.sealStanza(iq(ping()))
    const changed = overTheWire(outer)
    changed.attrs.id = 'changed'
    changed.getChild('e2e', E2E)!.getChild('data')!.children = ['AAAA']
    ;[changed, outer, outer].forEach((stanza) => juliet.send(stanza))
    await until(() => expect(romeo.database.dialBacks.all()).toHaveLength(1))
    await quiet(wire, romeo)
    juliet.answers = true
    // silence, then the pause before the next try
    for (let minute = 0; minute < 2; minute += 1) {
      time.advance(61_000)
      await quiet(wire, romeo)
    }
    const error = (await answerTo(juliet, changed)).getChild('error')
    expect(error?.getChild('decryption-failed', E2E)).toBeDefined()
    await quiet(wire, romeo)
    const answers = juliet.received.filter(({ attrs }) => attrs.id === outer.attrs.id)
    expect(answers.map(({ attrs }) => attrs.type)).toEqual(['result'])
  })

  it('has its place, however much of somebody else waits', async () => {
    wire.befriend(wire.addAccount('nurse@a.test'), romeo.jid)
    const nurse = await enterEnginePeer(wire, time, toFullJid('nurse@a.test/apron') as FullJid)
    nurse.answers = false
    for (let n = 0; n < 100; n += 1) {
      const message = await nurse.seal([xml('body', {}, String(n))], romeo.jid)
      message.getChild('e2e', E2E)!.attrs.id = 'never-told'
      nurse.send(message)
    }
    await quiet(wire, romeo)
    expect((await ask(juliet, iq(ping()))).attrs.type).toBe('result')
  })

  it('that was changed on its way is told so', async () => {
    await ask(juliet, iq(ping()))
    const outer = await juliet.sealStanza(iq(ping()))
    outer.getChild('e2e', E2E)!.getChild('data')!.children = ['AAAA']
    juliet.send(outer)
    const answer = await answerTo(juliet, outer)
    expect(answer.getChild('error')?.getChild('decryption-failed', E2E)).toBeDefined()
  })

  it('of another hour is not carried out, and told so', async () => {
    const outer = await juliet.sealStanza(iq(ping()))
    time.advance(3_600_000)
    juliet.send(outer)
    const answer = await answerTo(juliet, outer)
    expect(answer.getChild('error')?.getChild('not-acceptable')).toBeDefined()
    expect(answer.getChild('error')?.getChild('bad-timestamp', E2E)).toBeDefined()
  })

  it('of a session that ended is not asked about any more', async () => {
    juliet.answers = false
    juliet.send(await juliet.sealStanza(iq(ping())))
    await until(() => expect(romeo.database.dialBacks.all()).toHaveLength(1))
    romeo.die()
    await romeo.start()
    await quiet(wire, romeo)
    expect(romeo.database.dialBacks.all()).toEqual([])
  })
})

describe('a message whose key is gone', () => {
  const send = async () => {
    const outer = await juliet.seal([xml('body', {}, 'hello')], romeo.jid)
    outer.getChild('e2e', E2E)!.attrs.id = 'no-such-key'
    return outer
  }

  it('is kept, and its sender is told', async () => {
    const outer = await send()
    juliet.send(outer)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(key-gone)']))
    const error = await answerTo(juliet, outer)
    expect(error.attrs.type).toBe('error')
    expect(error.getChild('error')?.getChild('insufficient-information', E2E)).toBeDefined()
  })

  it('is kept, and nobody is told, where it is not live', async () => {
    const outer = await send()
    outer.append(xml('delay', { xmlns: 'urn:xmpp:delay', stamp: '2026-01-01T00:00:00Z' }))
    juliet.send(outer)
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(key-gone)']))
    await quiet(wire, romeo)
    expect(juliet.received.filter(({ attrs }) => attrs.id === outer.attrs.id)).toEqual([])
  })
})
