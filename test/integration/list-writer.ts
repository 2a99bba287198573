// The devices of an account as its server keeps them (XEP-0060), read and written past Balcony.
import xml, { type Element } from '@xmpp/xml'
import { expect } from 'vitest'
import { createTimers } from '../../main/platform/timers.ts'
import type { Connection } from '../../main/services/ports.ts'
import { createConnection } from '../../main/xmpp/connection.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'

const NODE = 'urn:balcony:e2e:0:devices'
const PUBSUB = 'http://jabber.org/protocol/pubsub'

interface Account {
  jid: string
  password: string
  server: { address: string; port: number }
  caPem: string
}

/** Another program of the account, which writes what it likes into its list. */
export function listWriter({ jid, password, server, caPem }: Account) {
  const log = { info: () => undefined, warn: () => undefined }
  const connection: Connection = createConnection({ log, timers: createTimers(), now: Date.now })
  const nothing = () => undefined
  connection.listen({
    ...{ state: nothing, online: nothing, stanza: nothing, acknowledged: nothing, unsent: nothing },
  })
  const settings = { server: server.address, port: server.port, trustedCertificate: caPem }
  const target = { jid: jid as BareJid, password: new Secret(password), resource: 'writer', settings }
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
