// A whole Balcony and a peer that implements nothing but the public draft, on one wire.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { bareOf, toFullJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'
import { createDraftPeer, type DraftPeer, type Taste } from '../doubles/draft-peer.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { copy, Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let romeo: Party

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  await romeo.signIn()
  await quiet(wire, romeo)
})

/** Lets the peer in, which asks for the key of what it cannot read. */
function enter(taste: Partial<Taste>) {
  const jid = toFullJid('juliet@a.test/draft') as FullJid
  const peer: DraftPeer = createDraftPeer(jid, time.clock.now, taste)
  const texts: string[] = []
  const waiting: string[] = []
  const send = (text: string) => wire.take(jid, copy(asElement(text)))

  async function readMessage(text: string) {
    const body = await peer.read(text)
    if (body !== undefined) return void texts.push(body)
    waiting.push(text)
    const { from = '' } = asElement(text).attrs
    send(await peer.ask(from, asElement(text).getChild('e2e')?.attrs.id ?? ''))
  }
  const stanza = (arrived: Element) => {
    if (arrived.getChild('e2e') !== undefined) void readMessage(arrived.toString())
    if (arrived.getChild('keyreq') !== undefined) void peer.answer(arrived.toString()).then(send)
  }
  const answer = (iq: Element) =>
    void peer.learn(iq.toString()).then(() => Promise.all(waiting.splice(0).map(readMessage)))
  const nothing = () => undefined
  wire.enter(jid, { state: nothing, online: nothing, stanza, acknowledged: nothing, unsent: nothing }, answer)
  wire.take(jid, xml('presence'))
  const bare: BareJid = bareOf(jid)
  return { bare, texts, write: (body: string) => send(peer.write(romeo.jid, body)) }
}

describe('with a peer of the bare draft', () => {
  it.each<[string, Partial<Taste>]>([
    ['RSA', { keys: ['RSA-2048'], wrap: 'RSA-OAEP', kid: 'jid' }],
    ['P-256', { keys: ['P-256'], wrap: 'ECDH-ES', spelling: { spaced: true, envelope: 'prefixes' } }],
  ])('a message goes each way, over %s', async (_, taste) => {
    const juliet = enter(taste)
    await keysAreMade()
    juliet.write('O Romeo, Romeo!')
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['O Romeo, Romeo!']))

    await romeo.call('message.send', { jid: juliet.bare, text: 'Shall I hear more?' })
    await until(() => expect(juliet.texts).toEqual(['Shall I hear more?']))
    await quiet(wire, romeo)

    const [received, sent] = await romeo.messages(juliet.bare)
    // PROTOCOL 7: everything works, and is shown as unverified sender
    expect(received).toMatchObject({ sealing: { is: 'sealed', fingerprint: null, time: 'fits' } })
    expect(sent?.delivery).toBe('sent')
    const { devices } = await romeo.call('device.list', { jid: juliet.bare })
    expect(devices).toMatchObject([{ state: 'trusted', proven: false }])
    expect(wire.seen.join()).not.toContain('hear more')
  })

  it('the first message is read even if it came before there was any key that the peer can use', async () => {
    const juliet = enter({ keys: ['RSA-2048'], wrap: 'RSA-OAEP' })
    juliet.write('O Romeo, Romeo!')
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['(check-clock)']))
    await keysAreMade()
    await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['O Romeo, Romeo!']))
  })
})

// PROTOCOL 3: the keys for such peers are made in the background, after a while
async function keysAreMade() {
  time.advance(60_000)
  await until(() => expect(romeo.database.deviceKeys.all().map(({ kind }) => kind)).toEqual(['p256', 'rsa']))
}

function asElement(text: string): Element {
  return copy({ toString: () => text } as Element)
}
