// Presence that somebody sends to one person sealed (PROTOCOL 6), as a peer of the bare draft may.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let romeo: Party
let juliet: EnginePeer

beforeEach(async () => {
  time = createFakeTime()
  wire = new Wire()
  romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  await romeo.signIn()
  juliet = await enterEnginePeer(wire, time, toFullJid('juliet@a.test/desk') as FullJid)
  await quiet(wire, romeo)
})

async function sealedPresence(status: string): Promise<Element> {
  const { resource } = romeo.database.account.read()!
  const attrs = { xmlns: 'jabber:client', from: juliet.jid, to: `${romeo.jid}/${resource}` }
  return juliet.sealStanza(xml('presence', attrs, xml('show', {}, 'dnd'), xml('status', {}, status)))
}

async function seen() {
  const { conversations } = await romeo.call('app.snapshot', {})
  const contact = conversations.find((one) => one.contact.jid === juliet.bare)?.contact
  return [contact?.availability, contact?.status]
}

it('says only that somebody is there, and asks nobody, as long as its key is not known', async () => {
  const stanza = await sealedPresence('with the nurse')
  stanza.append(xml('status', {}, 'put there by a server'))
  juliet.send(stanza)
  await quiet(wire, romeo)
  expect(await seen()).toEqual(['online', ''])
  expect(romeo.database.dialBacks.all()).toEqual([])
})

it('says what is inside once its key is known', async () => {
  juliet.send(await juliet.seal([xml('body', {}, 'hello')], romeo.jid))
  await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['hello']))
  juliet.send(await sealedPresence('with the nurse'))
  await until(async () => expect(await seen()).toEqual(['busy', 'with the nurse']))
})
