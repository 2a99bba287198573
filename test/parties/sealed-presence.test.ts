// Presence that somebody sends to one person sealed (PROTOCOL 6), as a peer of the bare draft may.
import xml, { type Element } from '@xmpp/xml'
import { beforeEach, expect, it } from 'vitest'
import type { EnginePeer } from './engine-peer.ts'
import { friendAndPeer } from './friends.ts'
import { quiet, until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let wire: Wire
let romeo: Party
let juliet: EnginePeer

beforeEach(async () => {
  ;({ wire, romeo, juliet } = await friendAndPeer())
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
