// PROTOCOL 8 on real servers: devices of one account stay listed side by side, and a contact on the other brand sees both.
import xml, { type Element } from '@xmpp/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signDeviceEntry } from '../../main/e2e/device-entry.ts'
import { generateEncryptionKey, generateIdentity } from '../../main/e2e/device-keys.ts'
import { readTokenPayload } from '../../main/e2e/signed-token.ts'
import { createTimers } from '../../main/platform/timers.ts'
import type { Connection } from '../../main/services/ports.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { startFederation, type Federation } from '../rig/ejabberd.mjs'
import { befriend, startBalcony, until, type Balcony } from './balcony.ts'

const NODE = 'urn:balcony:e2e:0:devices'
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
  const started = await startBalcony({
    ...{ jid, password: users[jid], server: serverOf(jid), caPem: servers.caPem },
  })
  open.push({ stop: started.remove })
  return started
}

/** Another program of the account, which writes what it likes into its list. */
function writer(jid: keyof typeof users) {
  const log = { info: () => undefined, warn: () => undefined }
  const connection: Connection = createConnection({ log, timers: createTimers(), now: Date.now })
  const nothing = () => undefined
  connection.listen({
    ...{ state: nothing, online: nothing, stanza: nothing, acknowledged: nothing, unsent: nothing },
  })
  const { address, port } = serverOf(jid)
  const settings = { server: address, port, trustedCertificate: servers.caPem }
  const target = { jid: jid as BareJid, password: new Secret(users[jid]), resource: 'writer', settings }
  async function ask(iq: Element): Promise<Element> {
    // for no longer: ejabberd tells of news by any session of the account, and this one shows no presence
    expect(await connection.connect(target)).toMatchObject({ is: 'online' })
    const reply = await connection.request(iq, 10_000)
    await connection.disconnect()
    if (reply.is !== 'result') throw new Error(reply.is === 'error' ? reply.stanza.toString() : 'silent')
    return reply.stanza
  }
  return {
    async items(): Promise<{ id: string; token: string }[]> {
      const result = await ask(
        xml('iq', { type: 'get' }, xml('pubsub', { xmlns: PUBSUB }, xml('items', { node: NODE }))),
      )
      const items = result.getChild('pubsub', PUBSUB)?.getChild('items')?.getChildren('item') ?? []
      return items.map((item) => ({ id: item.attrs.id ?? '', token: item.getChildText('device') ?? '' }))
    },
    async publish(id: string, token: string): Promise<void> {
      const item = xml('item', { id }, xml('device', { xmlns: 'urn:balcony:e2e:0' }, token))
      const publish = xml('publish', { node: NODE }, item)
      await ask(xml('iq', { type: 'set' }, xml('pubsub', { xmlns: PUBSUB }, publish)))
    },
  }
}

const nameIn = (token: string) => readTokenPayload(token)?.name
const devicesOf = async (of: BareJid, seenBy: Balcony) =>
  (await seenBy.call('device.list', { jid: of })).devices.filter(({ own }) => !own)

describe.each([
  ['Prosody', 'juliet@a.test', 'ejabberd', 'tybalt@c.test'],
  ['ejabberd', 'rosaline@c.test', 'Prosody', 'mercutio@a.test'],
] as const)('devices of an account on %s (%s), seen from %s (%s)', (_ours, own, _theirs, their) => {
  let desk: Balcony
  let phone: Balcony
  let friend: Balcony
  let server: ReturnType<typeof writer>
  const seen = async () =>
    (await devicesOf(own as BareJid, friend)).map(({ name, state }) => `${name}: ${state}`).sort()

  beforeAll(async () => {
    desk = await balcony(own)
    friend = await balcony(their)
    await befriend(desk, friend)
    server = writer(own)
  })

  it('are known to a contact who is online, before a word was said', async () => {
    await until(async () => expect(await seen()).toEqual(['desk: trusted']))
    await until(async () => expect(await devicesOf(their as BareJid, desk)).toHaveLength(1))
  })

  it('stay listed both, the contact knows both, and the account asks about the other one', async () => {
    await desk.call('device.rename', { name: 'Balcony' })
    phone = await balcony(own)
    await until(async () => expect((await server.items()).map(({ token }) => nameIn(token))).toHaveLength(2))
    await until(async () => expect(await seen()).toEqual(['Balcony: trusted', 'desk: trusted']))
    await until(async () =>
      expect((await devicesOf(own as BareJid, desk)).map(({ state }) => state)).toEqual(['new']),
    )
    await until(async () =>
      expect((await devicesOf(own as BareJid, phone)).map(({ name }) => name)).toEqual(['Balcony']),
    )
  })

  it('are still listed after a restart, which publishes nothing anew', async () => {
    const before = (await server.items()).map(({ token }) => token).sort()
    await phone.quit()
    await phone.start()
    await until(async () => expect(await devicesOf(own as BareJid, phone)).toHaveLength(1))
    expect((await server.items()).map(({ token }) => token).sort()).toEqual(before)
  })

  it('do not go back to an old entry, nor take one under another id, and one that the server adds is seen', async () => {
    const old = (await server.items()).find(({ token }) => nameIn(token) === 'Balcony')
    if (old === undefined) throw new Error('not listed')
    // dates have whole seconds
    const iat = Number(readTokenPayload(old.token)?.iat)
    await until(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(iat))
    await desk.call('device.rename', { name: 'Terrace' })
    await until(async () => expect(await seen()).toEqual(['Terrace: trusted', 'desk: trusted']))
    await desk.quit()
    await server.publish(old.id, old.token)
    await server.publish('A'.repeat(43), old.token)
    const [identity, encryption] = await Promise.all([generateIdentity(), generateEncryptionKey()])
    const terms = { resource: 'evil', name: 'verified ✔', enc: encryption.publicKey, at: Date.now() }
    await server.publish(identity.kid, await signDeviceEntry({ jid: own as BareJid, ...terms }, identity))
    // ejabberd tells nobody what a session without presence published: who opens the conversation fetches it
    await friend.quit()
    await friend.start()
    await friend.messages(own as BareJid)
    await until(async () =>
      expect(await seen()).toEqual(['Terrace: trusted', 'desk: trusted', 'verified: trusted']),
    )
    expect((await server.items()).map(({ id }) => id)).toHaveLength(4)
  })
})
