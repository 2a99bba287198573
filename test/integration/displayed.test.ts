// XEP-0490 on real servers: what one device of an account has shown is read on the other, and nobody else can see it.
import xml from '@xmpp/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPLAYED } from '../../main/services/displayed-stanzas.ts'
import { createTimers } from '../../main/platform/timers.ts'
import type { IqReply } from '../../main/services/ports.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { befriend, startBalcony, until, type Balcony } from './balcony.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const users = {
  'juliet@a.test': 'nightingale',
  'rosaline@c.test': 'lark',
  'mercutio@a.test': 'queen mab',
  'tybalt@c.test': 'prince of cats',
} as const

let servers: Federation
const open: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  servers = await startFederation({ users })
})
afterAll(async () => {
  await Promise.all(open.map((each) => each.stop()))
  await servers?.stop()
})

const serverOf = (jid: string) => (jid.endsWith('@a.test') ? servers.a : servers.c)

async function balcony(jid: keyof typeof users): Promise<Balcony> {
  const account = { jid, password: users[jid], server: serverOf(jid), caPem: servers.caPem }
  const started = await startBalcony(account)
  open.push({ stop: started.remove })
  return started
}

/** What somebody gets who asks for the node of `owner`. */
async function asks(jid: keyof typeof users, owner: string): Promise<IqReply> {
  const log = { info: () => undefined, warn: () => undefined }
  const connection = createConnection({ log, timers: createTimers(), now: Date.now })
  const nothing = () => undefined
  connection.listen({
    ...{ state: nothing, online: nothing, stanza: nothing, acknowledged: nothing, unsent: nothing },
  })
  const { address, port } = serverOf(jid)
  const settings = { server: address, port, trustedCertificate: servers.caPem }
  const target = { jid: jid as BareJid, password: new Secret(users[jid]), resource: 'asker', settings }
  expect(await connection.connect(target)).toMatchObject({ is: 'online' })
  const iq = xml(
    'iq',
    { type: 'get', to: owner },
    xml('pubsub', { xmlns: PUBSUB }, xml('items', { node: DISPLAYED })),
  )
  const reply = await connection.request(iq, 10_000)
  await connection.disconnect()
  return reply
}

describe.each([
  ['Prosody', 'juliet@a.test', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'mercutio@a.test'],
] as const)('what was read on a device of an account on %s (%s, of %s)', (_server, own, their) => {
  const friend = their as Balcony['jid']
  let desk: Balcony
  let phone: Balcony
  let writer: Balcony
  const unread = (of: Balcony) => of.conversation(friend)?.unread
  const says = async (text: string, ...to: Balcony[]) => {
    await writer.send(own as BareJid, text)
    for (const device of to)
      await until(async () => expect((await device.messages(friend)).at(-1)?.content).toMatchObject({ text }))
  }
  const reads = (device: Balcony) => device.call('conversation.markRead', { jid: friend })

  beforeAll(async () => {
    desk = await balcony(own)
    writer = await balcony(their)
    await befriend(desk, writer)
    phone = await balcony(own)
  })
  afterAll(() => Promise.all([desk.remove(), phone.remove(), writer.remove()]))

  it('is read on the other at once', async () => {
    // what was said while it first looked, it takes for read elsewhere
    await says('while the phone was set up', desk, phone)
    await reads(desk)
    await until(() => expect([unread(desk), unread(phone)]).toEqual([0, 0]))
    await says('one', desk, phone)
    await says('two', desk, phone)
    await until(() => expect([unread(desk), unread(phone)]).toEqual([2, 2]))
    await reads(desk)
    await until(() => expect(unread(phone)).toBe(0))
  })

  it('and while that one is off, in several conversations, when it comes back', async () => {
    await phone.quit()
    await says('three', desk)
    await reads(desk)
    const self = own as BareJid
    await desk.send(self, 'note')
    await until(async () => {
      const reply = await asks(own, own)
      expect(reply.is === 'result' && reply.stanza.toString()).toContain(`id="${their}"`)
    })
    // Prosody's archive stamps by whole seconds
    const second = () => Math.floor(Date.now() / 1000)
    const before = second()
    await until(() => expect(second()).toBeGreaterThan(before))
    await says('four', desk)
    await phone.start()
    await until(async () =>
      expect((await phone.messages(friend)).at(-1)?.content).toMatchObject({ text: 'four' }),
    )
    await until(() => expect(unread(phone)).toBe(1))
  })

  it('and is for no contact to see, but for the account', async () => {
    expect(await asks(own, own)).toMatchObject({ is: 'result' })
    expect(await asks(their, own)).toMatchObject({ is: 'error' })
  })
})
