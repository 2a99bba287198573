// XEP-0172 between whole Balconies, one on Prosody, one on ejabberd.
import xml from '@xmpp/xml'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { listening, target, type Listening } from '../unit/xmpp/listening.ts'
import { realApp, type RealApp } from './real-app.ts'

const JULIET = 'juliet@a.test'
const ROSALINE = 'rosaline@c.test'
const NICK = 'http://jabber.org/protocol/nick'

let servers: Federation
let juliet: RealApp
let rosaline: RealApp
/** Another client of each. */
let onProsody: Listening
let onEjabberd: Listening

beforeAll(async () => {
  servers = await startFederation({ users: { [JULIET]: 'nightingale', [ROSALINE]: 'lark' } })
  ;[juliet, rosaline] = [realApp(), realApp()]
  ;[onProsody, onEjabberd] = [listening(), listening()]
  await onProsody.connection.connect(target(JULIET, 'nightingale', servers.a, servers.caPem))
  await onEjabberd.connection.connect(target(ROSALINE, 'lark', servers.c, servers.caPem))
}, 120_000)
afterAll(async () => {
  await Promise.all([juliet?.close(), rosaline?.close()])
  await Promise.all([onProsody?.connection.disconnect(), onEjabberd?.connection.disconnect()])
  await servers?.stop()
})

const until = (what: () => Promise<void> | void) => vi.waitFor(what, { timeout: 20_000, interval: 50 })

/** The names that `of` publishes, as this client gets them. */
async function names({ connection }: Listening, of: string): Promise<string[]> {
  const items = xml('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }, xml('items', { node: NICK }))
  const reply = await connection.request(xml('iq', { type: 'get', to: of }, items), 5_000)
  if (reply.is !== 'result') return [reply.is]
  const found = reply.stanza.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
  return found.map((item) => item.getChildText('nick', NICK) ?? '')
}

const contactOf = (app: RealApp, jid: string) =>
  app.app.snapshot().conversations.find(({ contact }) => contact.jid === jid)?.contact

it('a name reaches both kinds of server, and contacts with the request; it stays what its owner claims', async () => {
  const way = ({ address, port }: { address: string; port: number }) => ({
    ...{ address, port, caPem: servers.caPem },
  })
  expect(await juliet.trySignIn(JULIET, 'nightingale', way(servers.a))).toEqual({ is: 'done' })
  expect(await rosaline.trySignIn(ROSALINE, 'lark', way(servers.c))).toEqual({ is: 'done' })
  await juliet.call('account.setName', { name: 'Juliet & Capulet' })
  await rosaline.call('account.setName', { name: 'Rosaline' })
  await until(async () => expect(await names(onProsody, JULIET)).toEqual(['Juliet & Capulet']))
  await until(async () => expect(await names(onEjabberd, ROSALINE)).toEqual(['Rosaline']))

  // who may not see when they are online may not see their name
  expect(await names(onProsody, ROSALINE)).toEqual(['error'])
  expect(await juliet.call('contact.add', { address: ROSALINE })).toEqual({ is: 'done' })
  await until(() =>
    expect(contactOf(rosaline, JULIET)).toMatchObject({ wantsIn: true, nick: 'Juliet & Capulet' }),
  )
  expect(await rosaline.call('contact.accept', { jid: JULIET as never })).toEqual({ is: 'done' })
  await until(() => expect(contactOf(juliet, ROSALINE)).toMatchObject({ subscription: 'both' }))

  // told anew, and taken back: one item, and no name of ours for anybody
  await rosaline.call('account.setName', { name: 'Rosa' })
  await until(async () => expect(await names(onProsody, ROSALINE)).toEqual(['Rosa']))
  await juliet.call('account.setName', { name: '' })
  await until(async () => expect(await names(onEjabberd, JULIET)).toEqual(['']))
  expect(contactOf(juliet, ROSALINE)).toMatchObject({ name: 'rosaline', nick: '' })
  expect(contactOf(rosaline, JULIET)).toMatchObject({ name: 'juliet' })
})
