// The archive of each account as Prosody and ejabberd keep it (XEP-0313), and the carbons of its devices (XEP-0280). The
// integration tests hold it to them.
import xml, { type Element } from '@xmpp/xml'
import type { Clock } from '../../main/e2e/ports.ts'
import { CLIENT } from '../../main/e2e/namespaces.ts'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import { bareOf, toBareJid, type BareJid, type FullJid } from '../../shared/domain/jid.ts'

const MAM = 'urn:xmpp:mam:2'
const CARBONS = 'urn:xmpp:carbons:2'
const FORWARD = 'urn:xmpp:forward:0'
const DISCO_INFO = 'http://jabber.org/protocol/disco#info'
const RSM = 'http://jabber.org/protocol/rsm'
const PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options'
const SID = 'urn:xmpp:sid:0'

interface Kept {
  id: string
  stamp: number
  stanza: Element
}

export interface WireArchive {
  /** As Prosody stamps. */
  wholeSeconds: boolean
  /** A message goes through the account's server; its copy there gets the archive's name. */
  keep(account: BareJid, stanza: Element): void
  /** Copies for the account's other devices. */
  copyTo(devices: readonly FullJid[], stanza: Element, kind: 'sent' | 'received'): void
  take(from: FullJid, iq: Element): void
  left(device: FullJid): void
  of(account: BareJid): readonly Kept[]
  /** The oldest are forgotten. */
  forget(account: BareJid, messages: number): void
}

interface Surroundings {
  clock: Clock
  has(feature: string): boolean
  deliver(to: FullJid, stanza: Element): void
}

/** An iq to the own account that is about its copies. */
export function concernsArchive(iq: Element): boolean {
  return (
    iq.getChild('query', MAM) !== undefined ||
    iq.getChild('enable', CARBONS) !== undefined ||
    (iq.attrs.type === 'get' && iq.getChild('query', DISCO_INFO) !== undefined)
  )
}

export function createWireArchive({ clock, has, deliver }: Surroundings): WireArchive {
  const archives = new Map<BareJid, Kept[]>()
  const wantCopies = new Set<FullJid>()
  let count = 0
  const of = (account: BareJid) => archives.get(account) ?? []

  function forwarded(stanza: Element, stamp: number): Element {
    const delay = xml('delay', { xmlns: 'urn:xmpp:delay', stamp: new Date(stamp).toISOString() })
    return xml('forwarded', { xmlns: FORWARD }, delay, stanza)
  }

  function page(from: FullJid, query: Element): Element[] | string {
    const own = bareOf(from)
    const start = query
      .getChild('x')
      ?.getChildren('field')
      .find(({ attrs }) => attrs.var === 'start')
    const since = Date.parse(start?.getChildText('value') ?? new Date(0).toISOString())
    const set = query.getChild('set', RSM)
    const most = Number(set?.getChildText('max'))
    const before = set?.getChildText('before') ?? ''
    const all = of(own)
    const end = before === '' ? all.length : all.findIndex(({ id }) => id === before)
    if (end < 0) return 'item-not-found'
    const found = all.slice(0, end).filter(({ stamp }) => stamp >= since)
    const items = found.slice(-most)
    for (const { id, stamp, stanza } of items) {
      const result = xml('result', { xmlns: MAM, id, queryid: query.attrs.queryid }, forwarded(stanza, stamp))
      deliver(from, xml('message', { from: own, to: from }, result))
    }
    const ends = [items[0], items.at(-1)].map((item, i) =>
      xml(i === 0 ? 'first' : 'last', {}, item?.id ?? ''),
    )
    const complete = items.length === found.length ? { complete: 'true' } : {}
    return [xml('fin', { xmlns: MAM, ...complete }, xml('set', { xmlns: RSM }, ...(items[0] ? ends : [])))]
  }

  function answer(from: FullJid, iq: Element): Element[] | string {
    const query = iq.getChild('query', MAM)
    if (query !== undefined) return has('mam') ? page(from, query) : 'service-unavailable'
    if (iq.getChild('enable', CARBONS) !== undefined) {
      if (!has('carbons')) return 'service-unavailable'
      wantCopies.add(from)
      return []
    }
    const features = [...(has('mam') ? [MAM, SID] : []), ...(has('publish-options') ? [PUBLISH_OPTIONS] : [])]
    return [xml('query', { xmlns: DISCO_INFO }, ...features.map((name) => xml('feature', { var: name })))]
  }

  const archive: WireArchive = {
    wholeSeconds: false,
    keep(account, stanza) {
      if (!has('mam')) return
      count += 1
      const id = `${account}-${String(count)}`
      stanza.append(xml('stanza-id', { xmlns: SID, by: account, id }))
      // what becomes of it on its way is not in the archive
      const kept = parseStanza(stanza.toString()) as Element
      kept.attrs.xmlns = CLIENT
      const now = clock.now()
      const stamp = archive.wholeSeconds ? now - (now % 1000) : now
      archives.set(account, [...of(account), { id, stamp, stanza: kept }])
    },
    copyTo(devices, stanza, kind) {
      for (const device of devices.filter((one) => wantCopies.has(one))) {
        stanza.attrs.xmlns = CLIENT
        const inside = xml('forwarded', { xmlns: FORWARD }, stanza)
        const attrs = { from: bareOf(device), to: device, type: stanza.attrs.type }
        deliver(device, xml('message', attrs, xml(kind, { xmlns: CARBONS }, inside)))
      }
    },
    take(from, iq) {
      const { id, to } = iq.attrs
      const said = answer(from, iq)
      const attrs = { id, to: from, ...(to === undefined ? {} : { from: toBareJid(to) }) }
      if (typeof said !== 'string') return deliver(from, xml('iq', { ...attrs, type: 'result' }, ...said))
      const condition = xml(said, { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
      deliver(from, xml('iq', { ...attrs, type: 'error' }, xml('error', { type: 'cancel' }, condition)))
    },
    left: (device) => void wantCopies.delete(device),
    of,
    forget: (account, messages) => void archives.set(account, of(account).slice(messages)),
  }
  return archive
}
