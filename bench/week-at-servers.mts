// A week that Romeo writes at real servers while Juliet's computer is off: plain connections, and the engine that seals.
import xml, { type Element } from '@xmpp/xml'
import { asking } from '../main/services/receipt-elements.ts'
import type { Connection } from '../main/services/ports.ts'
import { createConnection } from '../main/xmpp/connection.ts'
import { toBareJid, toFullJid, type FullJid } from '../shared/domain/jid.ts'
import { Secret } from '../shared/domain/secret.ts'
import { juliet, romeo } from '../test/app/stage.ts'
import { createFakeTime } from '../test/doubles/fake-time.ts'
import type { Server, Servers } from '../test/rig/prosody.mjs'
import { until } from '../scripts/daemon.mjs'
import { createRomeo, readPublished, textOf, type Published } from './romeo.mts'

const JULIET = toBareJid(juliet.address)!
const DEVICES = 'urn:balcony:e2e:0:devices'
const E2E = 'urn:ietf:params:xml:ns:xmpp-e2e:6'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const LIMIT = 60_000
/** So many are on their way at once: what is sent without end lies in this process's memory. */
const AT_ONCE = 100
/** Longer than a server's clock may be off by its whole seconds. */
const APART = 3_000

export interface Week {
  /** The server's instants, in milliseconds, before which the first message stands alone, and the first two hundred. */
  afterFirst: number
  afterMany: number
}

/** A program that is there, and says yes to whoever wants to see its presence. */
async function enter(
  account: { address: string; password: string },
  server: Server,
  caPem: string,
  keep: (stanza: Element) => void,
): Promise<{ self: FullJid; connection: Connection }> {
  const resource = 'balcony.bench'
  const connection = createConnection({ log: { info: () => undefined, warn: () => undefined } })
  connection.listen({
    state: () => undefined,
    online: () => undefined,
    acknowledged: () => undefined,
    unsent: () => undefined,
    stanza(stanza) {
      const { type, from } = stanza.attrs
      if (stanza.is('presence') && type === 'subscribe')
        connection.send(xml('presence', { type: 'subscribed', to: from }))
      keep(stanza)
    },
  })
  const outcome = await connection.connect({
    ...{ jid: toBareJid(account.address)!, password: new Secret(account.password), resource },
    settings: { server: server.address, port: server.port, trustedCertificate: caPem },
  })
  if (outcome.is !== 'online') throw new Error(`${account.address}: ${outcome.problem}`)
  connection.send(xml('presence'))
  return { self: toFullJid(`${account.address}/${resource}`)!, connection }
}

/** What Juliet's account publishes of its devices; null where Romeo may not see it yet. */
async function deviceOf(connection: Connection): Promise<Published | null> {
  const items = xml('pubsub', { xmlns: PUBSUB }, xml('items', { node: DEVICES }))
  const reply = await connection.request(xml('iq', { type: 'get', to: JULIET }, items), LIMIT)
  if (reply.is !== 'result') return null
  const item = reply.stanza.getChild('pubsub', PUBSUB)?.getChild('items')?.getChild('item')
  const token = item?.getChildText('device')
  return item?.attrs.id && token ? readPublished(item.attrs.id, token) : null
}

/** Romeo signs in and asks to see Juliet's presence; `accepted` is when her user says yes. Gives her device. */
export async function meetJuliet(servers: Servers, accept: () => Promise<void>): Promise<Published> {
  const { connection } = await enter(romeo, servers.b, servers.caPem, () => undefined)
  connection.send(xml('presence', { type: 'subscribe', to: JULIET }))
  await accept()
  let device: Published | null = null
  await until(async () => (device = await deviceOf(connection)), { what: "Reading Juliet's devices" })
  await connection.disconnect()
  return device!
}

/** Writes `count` messages, each sealed when it is sent. Juliet's phone takes them, so that they are in her archive alone. */
export async function writeWeek(servers: Servers, device: Published, count: number): Promise<Week> {
  let arrived = 0
  const phone = await enter(juliet, servers.a, servers.caPem, (stanza) => {
    if (stanza.is('message') && stanza.getChild('e2e', E2E) !== undefined) arrived += 1
  })
  const { self, connection } = await enter(romeo, servers.b, servers.caPem, () => undefined)
  const time = createFakeTime(Date.now())
  const { engine } = await createRomeo(time, self, JULIET, device)
  const there = (most: number) => until(() => arrived >= most, { what: `${most} messages of the week` })

  const week: Week = { afterFirst: 0, afterMany: 0 }
  for (let id = 1; id <= count; id += 1) {
    // the engine's stamps rise by themselves where the clock stands still
    time.setClock(Date.now())
    const attrs = { xmlns: 'jabber:client', type: 'chat', from: self, to: JULIET, id: `m${id}` }
    const sealing = await engine.seal(xml('message', attrs, xml('body', {}, textOf(id)), ...asking()))
    if (sealing.is !== 'sealed') throw new Error(sealing.is)
    if (!connection.send(sealing.stanza)) throw new Error("Romeo's connection is gone.")
    if (id === 1 || id === 200) {
      await there(id)
      week[id === 1 ? 'afterFirst' : 'afterMany'] = Date.now() + APART / 2
      await new Promise((resolve) => setTimeout(resolve, APART))
    }
    await there(id - AT_ONCE)
  }
  await there(count)
  await connection.disconnect()
  await phone.connection.disconnect()
  return { ...week, afterMany: week.afterMany || Date.now() + APART }
}
