// PEP as Prosody and ejabberd do it (XEP-0163): what accounts publish, who may read it, and who is told of it. The
// integration tests hold it to them.
import xml, { type Element } from '@xmpp/xml'
import { bareOf, type BareJid, type FullJid } from '../../shared/domain/jid.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const OWNER = `${PUBSUB}#owner`
const DISCO_INFO = 'http://jabber.org/protocol/disco#info'
const CAPS = 'http://jabber.org/protocol/caps'

interface Node {
  /** XEP-0060 §6.5.3: the newest last. */
  items: Element[]
  most: number
  /** XEP-0060 §4.5 */
  access: string
}

export interface WirePep {
  /** As ejabberd 23.01 does where they say how many items to keep. */
  refusesOptions: boolean
  /** As servers do that do not know them. */
  ignoresOptions: boolean
  /** As ejabberd 23.01, which tells contacts of what is published and not of what is taken out. */
  tellsNoRetract: boolean
  /** A request to the account's PEP, or an answer to what it asked itself. */
  take(from: FullJid, account: BareJid, iq: Element): void
  /** XEP-0163 §4.1: the server asks what the device wants to hear. */
  shows(device: FullJid, presence: Element): void
  left(device: FullJid): void
  /** What anybody put into a node, past every rule; newest last. */
  items(owner: BareJid, node: string): Element[]
  put(owner: BareJid, node: string, ...items: Element[]): void
  /** Who may see it; undefined where there is no such node. */
  access(owner: BareJid, node: string): string | undefined
  /** Tells who wants to hear it of the last item. */
  tell(owner: BareJid, node: string): void
}

interface Surroundings {
  maySee(owner: BareJid, who: BareJid): boolean
  watchedBy(who: BareJid): BareJid[]
  /** Those that are available. */
  devices(): FullJid[]
  deliver(to: FullJid, stanza: Element): void
}

export function concernsPep(iq: Element): boolean {
  if (iq.attrs.type === 'result') return iq.getChild('query', DISCO_INFO) !== undefined
  return iq.getChild('pubsub', PUBSUB) !== undefined || iq.getChild('pubsub', OWNER) !== undefined
}

export function createWirePep({ maySee, watchedBy, devices, deliver }: Surroundings): WirePep {
  const nodes = new Map<string, Node>()
  /** By device: the nodes of which it wants to hear. */
  const wishes = new Map<FullJid, string[]>()

  const nameOf = (owner: BareJid, node: string) => `${owner}\n${node}`
  const nodeOf = (owner: BareJid, node: string) => nodes.get(nameOf(owner, node))

  function mayRead(owner: BareJid, node: string, who: BareJid): boolean {
    return owner === who || (maySee(owner, who) && nodeOf(owner, node)?.access !== 'whitelist')
  }

  function news(owner: BareJid, node: string, to: FullJid): void {
    const last = nodeOf(owner, node)?.items.at(-1)
    if (last === undefined || !mayRead(owner, node, bareOf(to)) || wishes.get(to)?.includes(node) !== true)
      return
    const items = xml('items', { node }, last)
    const event = xml('event', { xmlns: `${PUBSUB}#event` }, items)
    deliver(to, xml('message', { type: 'headline', from: owner, to }, event))
  }

  function put(owner: BareJid, name: string, ...items: Element[]): void {
    const node = nodeOf(owner, name) ?? { items: [], most: 1, access: 'presence' }
    const ids = items.map(({ attrs }) => attrs.id)
    const kept = node.items.filter(({ attrs }) => !ids.includes(attrs.id))
    nodes.set(nameOf(owner, name), { ...node, items: [...kept, ...items].slice(-node.most) })
  }

  function tell(owner: BareJid, node: string): void {
    devices().forEach((device) => news(owner, node, device))
  }

  /** Gives the answer's children, or the condition of a refusal. */
  function answer(from: FullJid, account: BareJid, iq: Element): Element[] | string {
    const own = bareOf(from) === account
    const items = iq.getChild('pubsub', PUBSUB)?.getChild('items')
    if (items !== undefined) {
      const node = nodeOf(account, items.attrs.node ?? '')
      if (!mayRead(account, items.attrs.node ?? '', bareOf(from))) return 'not-authorized'
      if (node === undefined) return 'item-not-found'
      return [xml('pubsub', { xmlns: PUBSUB }, xml('items', items.attrs, ...node.items))]
    }
    if (!own) return 'forbidden'
    const retract = iq.getChild('pubsub', PUBSUB)?.getChild('retract')
    if (retract !== undefined) return retracted(account, retract)
    const publish = iq.getChild('pubsub', PUBSUB)?.getChild('publish')
    if (publish !== undefined) return published(account, publish, iq)
    const create = iq.getChild('pubsub', PUBSUB)?.getChild('create')?.attrs.node
    if (create !== undefined) return created(account, create, iq)
    return configured(account, iq.getChild('pubsub', OWNER)?.getChild('configure')?.attrs.node ?? '', iq)
  }

  function created(owner: BareJid, name: string, iq: Element): Element[] | string {
    if (nodeOf(owner, name) !== undefined) return 'conflict'
    nodes.set(nameOf(owner, name), { items: [], most: 1, access: 'presence' })
    return configured(owner, name, iq)
  }

  function configured(owner: BareJid, name: string, iq: Element): Element[] | string {
    const known = nodeOf(owner, name)
    if (known === undefined) return 'item-not-found'
    const { max_items: most = known.most, access_model: access = known.access } = wishesOf(iq, 'configure')
    nodes.set(nameOf(owner, name), { ...known, most: Number(most), access })
    return []
  }

  // XEP-0060 §7.2.2.1: with `notify` the others are told
  function retracted(owner: BareJid, retract: Element): Element[] | string {
    const name = retract.attrs.node ?? ''
    const id = retract.getChild('item')?.attrs.id ?? ''
    const node = nodeOf(owner, name)
    const kept = node?.items.filter(({ attrs }) => attrs.id !== id)
    if (node === undefined || kept?.length === node.items.length) return 'item-not-found'
    nodes.set(nameOf(owner, name), { ...node, items: kept ?? [] })
    const event = xml(
      'event',
      { xmlns: `${PUBSUB}#event` },
      xml('items', { node: name }, xml('retract', { id })),
    )
    for (const to of pep.tellsNoRetract ? [] : devices()) {
      if (maySee(owner, bareOf(to)) && wishes.get(to)?.includes(name) === true)
        deliver(to, xml('message', { type: 'headline', from: owner, to }, event))
    }
    return []
  }

  function published(owner: BareJid, publish: Element, iq: Element): Element[] | string {
    const name = publish.attrs.node ?? ''
    const node = nodeOf(owner, name)
    if (pep.ignoresOptions) iq = publish
    const { max_items: wish, access_model: access } = wishesOf(iq, 'publish-options')
    if (wish !== undefined && pep.refusesOptions) return 'conflict'
    const most = wish === 'max' ? 256 : Number(wish ?? 1)
    // XEP-0060 §7.1.5: to a node that is there, they are a condition
    if (node !== undefined && wish !== undefined && node.most !== most) return 'conflict'
    if (node !== undefined && access !== undefined && node.access !== access) return 'conflict'
    if (node === undefined) nodes.set(nameOf(owner, name), { items: [], most, access: access ?? 'presence' })
    put(owner, name, ...publish.getChildren('item'))
    tell(owner, name)
    return []
  }

  const pep: WirePep = {
    refusesOptions: false,
    ignoresOptions: false,
    tellsNoRetract: false,
    take(from, account, iq) {
      const { id, to } = iq.attrs
      const query = iq.getChild('query', DISCO_INFO)
      if (query !== undefined) {
        const wants = query.getChildren('feature').map(({ attrs }) => attrs.var ?? '')
        const nodesOf = wants.flatMap((name) => (name.endsWith('+notify') ? [name.slice(0, -7)] : []))
        wishes.set(from, nodesOf)
        // XEP-0163 §4.3.4: the last of each, to who came online
        for (const owner of [account, ...watchedBy(account)]) {
          for (const node of nodesOf) news(owner, node, from)
        }
        return
      }
      const said = answer(from, account, iq)
      const attrs = { id, to: from, ...(to === undefined ? {} : { from: to }) }
      if (typeof said !== 'string') return deliver(from, xml('iq', { ...attrs, type: 'result' }, ...said))
      const condition = xml(said, { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' })
      deliver(from, xml('iq', { ...attrs, type: 'error' }, xml('error', { type: 'cancel' }, condition)))
    },
    shows(device, presence) {
      if (presence.getChild('c', CAPS) === undefined || wishes.has(device)) return
      wishes.set(device, [])
      const attrs = { type: 'get', id: 'pep-disco', from: bareOf(device), to: device }
      deliver(device, xml('iq', attrs, xml('query', { xmlns: DISCO_INFO })))
    },
    left: (device) => void wishes.delete(device),
    access: (owner, node) => nodeOf(owner, node)?.access,
    items: (owner, node) => nodeOf(owner, node)?.items ?? [],
    put(owner, node, ...items) {
      if (nodeOf(owner, node) === undefined)
        nodes.set(nameOf(owner, node), { items: [], most: 256, access: 'presence' })
      put(owner, node, ...items)
    },
    tell,
  }
  return pep
}

/** What a form says of how a node is to be, without `pubsub#`. */
function wishesOf(iq: Element, part: 'publish-options' | 'configure'): Record<string, string | undefined> {
  const fields = iq.getChild('pubsub')?.getChild(part)?.getChild('x')?.getChildren('field') ?? []
  return Object.fromEntries(
    fields.map((field) => [
      field.attrs.var?.replace('pubsub#', '') ?? '',
      field.getChildText('value')?.toString(),
    ]),
  )
}
