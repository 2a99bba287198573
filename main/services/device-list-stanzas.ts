// PROTOCOL 8 on the wire: XEP-0163 and XEP-0060, as much as a list of devices needs.
import xml, { type Element } from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { DeviceItem } from '../e2e/device-entry.ts'
import { BALCONY, DEVICES } from '../e2e/namespaces.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const EVENT = `${PUBSUB}#event`
const DATA = 'jabber:x:data'
// Nobody has so many devices; a server may make up any number.
const MAX_ITEMS = 50
const MAX_LENGTH = 256 * 1024

/** What a list holds that can be looked at, and how much of it was left out. */
export interface DeviceItems {
  items: DeviceItem[]
  ignored: number
  /** Of all items, those that were left out too. */
  ids: ReadonlySet<string>
}

/** XEP-0060 §6.5.2: all items, since a server tells only of the last. */
export function devicesGet(of: BareJid): Element {
  const items = xml('items', { node: DEVICES })
  return xml('iq', { type: 'get', to: of }, xml('pubsub', { xmlns: PUBSUB }, items))
}

/** The newest items of a result. One that stands there twice counts not at all. */
export function readDeviceItems(result: Element): DeviceItems {
  const listed = result.getChild('pubsub', PUBSUB)?.getChild('items', PUBSUB)
  const all = listed?.attrs.node === DEVICES ? listed.getChildren('item', PUBSUB) : []
  const items: DeviceItem[] = []
  let length = 0
  // XEP-0060 §6.5.3: servers give the newest last
  for (const item of all.slice(-MAX_ITEMS).reverse()) {
    const { id } = item.attrs
    const [device, ...others] = item.getChildren('device', BALCONY)
    const token = device?.getText().trim() ?? ''
    length += token.length
    const isOnce = all.filter(({ attrs }) => attrs.id === id).length === 1
    if (length > MAX_LENGTH) break
    if (id !== undefined && token !== '' && others.length === 0 && isOnce) items.push({ id, token })
  }
  return { items, ignored: all.length - items.length, ids: new Set(all.map(({ attrs }) => attrs.id ?? '')) }
}

/** `wishing`: with XEP-0060 §7.1.5 publish-options, which some servers refuse. */
export function devicePublish({ id, token }: DeviceItem, wishing: boolean): Element {
  const item = xml('item', { id }, xml('device', { xmlns: BALCONY }, token))
  const options = form('publish-options', 'submit', {
    persist_items: 'true',
    max_items: 'max',
    access_model: 'presence',
  })
  return toOwn(
    PUBSUB,
    xml('publish', { node: DEVICES }, item),
    ...(wishing ? [xml('publish-options', {}, options)] : []),
  )
}

/** XEP-0060 §7.2: out of the own list, and whoever follows it is told. */
export function deviceRetract(id: string): Element {
  return toOwn(PUBSUB, xml('retract', { node: DEVICES, notify: 'true' }, xml('item', { id })))
}

/** XEP-0060 §8.2.4, as owner: the list keeps more devices than one. */
export function listConfigure(): Element {
  const configure = xml('configure', { node: DEVICES }, form('node_config', 'submit', { max_items: '255' }))
  return toOwn(`${PUBSUB}#owner`, configure)
}

/** XEP-0163 §4.3.2: something changed in the list of who sent it. */
export function isDeviceNews(message: Element): boolean {
  return message.getChild('event', EVENT)?.getChild('items', EVENT)?.attrs.node === DEVICES
}

function toOwn(namespace: string, ...children: Element[]): Element {
  return xml('iq', { type: 'set' }, xml('pubsub', { xmlns: namespace }, ...children))
}

function form(kind: string, type: string, fields: Record<string, string>): Element {
  const field = (name: string, value: string, more = {}) =>
    xml('field', { var: name, ...more }, xml('value', {}, value))
  return xml(
    'x',
    { xmlns: DATA, type },
    field('FORM_TYPE', `${PUBSUB}#${kind}`, { type: 'hidden' }),
    ...Object.entries(fields).map(([name, value]) => field(`pubsub#${name}`, value)),
  )
}
