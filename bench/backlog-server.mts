// As much of a server as a device needs that comes back after a week: its roster, and its archive, whose pages come in pieces
// as TLS gives them, through the parser of the real connection.
import xml, { type Element } from '@xmpp/xml'
import { IncomingXml } from '../main/xmpp/incoming-xml.ts'
import type { Connection, ConnectionListener, ConnectionTarget, IqReply } from '../main/services/ports.ts'
import { toFullJid, type FullJid } from '../shared/domain/jid.ts'

const MAM = 'urn:xmpp:mam:2'
const RSM = 'http://jabber.org/protocol/rsm'
const SID = 'urn:xmpp:sid:0'
const DISCO_INFO = 'http://jabber.org/protocol/disco#info'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
/** RFC 8446 §5.1: what one TLS record carries at most. */
const RECORD = 16 * 1024

export interface Archived {
  stamp: number
  xml: string
}

export interface BacklogServer {
  connection: Connection
  /** Oldest first. */
  archive: Archived[]
  /** What devices published of themselves: id and token. */
  devices: Map<string, string>
  /** The network of that computer. */
  unplug(): void
  plug(): void
}

export function createBacklogServer(contact: string): BacklogServer {
  let listener: ConnectionListener | undefined
  let jid: FullJid | undefined

  const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

  async function deliver(text: string): Promise<void> {
    const stream = new IncomingXml({
      header: () => undefined,
      footer: () => undefined,
      element: (element) => listener?.stanza(element),
      refused: (why) => {
        throw new Error(`the stream is refused: ${JSON.stringify(why)}`)
      },
    })
    const head = '<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams">'
    const bytes = Buffer.from(head + text)
    for (let at = 0; at < bytes.length; at += RECORD) {
      await tick()
      stream.write(bytes.subarray(at, at + RECORD))
    }
    await tick()
    stream.stop()
  }

  async function page(query: Element): Promise<Element> {
    const set = query.getChild('set', RSM)
    const before = set?.getChildText('before') ?? ''
    const end = before === '' ? server.archive.length : Number(before)
    const start = Math.max(0, end - Number(set?.getChildText('max')))
    const results = server.archive.slice(start, end).map(({ stamp, xml: stanza }, at) => {
      const delay = `<delay xmlns="urn:xmpp:delay" stamp="${new Date(stamp).toISOString()}"/>`
      const forwarded = `<forwarded xmlns="urn:xmpp:forward:0">${delay}${stanza}</forwarded>`
      const attrs = `xmlns="${MAM}" queryid="${String(query.attrs.queryid)}" id="${String(start + at)}"`
      return `<message to="${String(jid)}"><result ${attrs}>${forwarded}</result></message>`
    })
    await deliver(results.join(''))
    const ends = end > start ? [xml('first', {}, String(start)), xml('last', {}, String(end - 1))] : []
    const complete = start === 0 ? { complete: 'true' } : {}
    return xml('fin', { xmlns: MAM, ...complete }, xml('set', { xmlns: RSM }, ...ends))
  }

  async function answer(iq: Element): Promise<Element[] | null> {
    const query = iq.getChild('query', MAM)
    if (query !== undefined) return [await page(query)]
    if (iq.getChild('enable') !== undefined) return []
    const roster = iq.getChild('query', 'jabber:iq:roster')
    if (roster !== undefined)
      return [xml('query', roster.attrs, xml('item', { jid: contact, subscription: 'both' }))]
    if (iq.getChild('query', DISCO_INFO) !== undefined)
      return [xml('query', { xmlns: DISCO_INFO }, ...[MAM, SID].map((name) => xml('feature', { var: name })))]
    const item = iq.getChild('pubsub', PUBSUB)?.getChild('publish')?.getChild('item')
    const token = item?.getChildText('device')
    if (!item?.attrs.id || !token) return null
    server.devices.set(item.attrs.id, token)
    return []
  }

  function enter(to: ConnectionTarget): FullJid {
    const entered = toFullJid(`${to.jid}/${to.resource}`)!
    jid = entered
    listener?.state({ is: 'online' })
    listener?.online(entered, false)
    return entered
  }

  let target: ConnectionTarget | undefined
  const connection: Connection = {
    listen: (given) => void (listener = given),
    async connect(to) {
      target = to
      await tick()
      return { is: 'online', jid: enter(to) }
    },
    keepConnected: () => undefined,
    retryNow: () => undefined,
    wake: () => undefined,
    attend: () => undefined,
    largestStanza: () => 128 * 1024,
    disconnect: async () => void (jid = undefined),
    send: () => jid !== undefined,
    offers: () => false,
    async request(iq): Promise<IqReply> {
      if (jid === undefined) return { is: 'silent' }
      await tick()
      const content = await answer(iq)
      const attrs = { xmlns: 'jabber:client', type: content === null ? 'error' : 'result' }
      return { is: content === null ? 'error' : 'result', stanza: xml('iq', attrs, ...(content ?? [])) }
    },
  }

  const server: BacklogServer = {
    connection,
    archive: [],
    devices: new Map(),
    unplug() {
      jid = undefined
      listener?.state({ is: 'offline' })
    },
    plug() {
      enter(target!)
    },
  }
  return server
}
