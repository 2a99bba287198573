// PROTOCOL 8 on the wire: XEP-0163 and XEP-0060, as much as a list of devices needs.
import xml, { type Element } from '@xmpp/xml'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { DeviceItem } from '../e2e/device-entry.ts'
import { BALCONY, DEVICES } from '../e2e/namespaces.ts'
import { itemPublish, itemsGet, itemsIn, newsOf, nodeConfigure, PUBSUB, toOwn } from './pubsub-stanzas.ts'

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

export function devicesGet(of: BareJid): Element {
  return itemsGet(of, DEVICES)
}

/** The newest items of a result. One that stands there twice counts not at all. */
export function readDeviceItems(result: Element): DeviceItems {
  const all = itemsIn(result, DEVICES)
  const items: DeviceItem[] = []
  let length = 0
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
  const wishes = { persist_items: 'true', max_items: 'max', access_model: 'presence' }
  return itemPublish(DEVICES, item, wishing ? wishes : null)
}

/** XEP-0060 §7.2: out of the own list, and whoever follows it is told. */
export function deviceRetract(id: string): Element {
  return toOwn(PUBSUB, xml('retract', { node: DEVICES, notify: 'true' }, xml('item', { id })))
}

/** As owner: the list keeps more devices than one. */
export function listConfigure(): Element {
  return nodeConfigure(DEVICES, { max_items: '255' })
}

export function isDeviceNews(message: Element): boolean {
  return newsOf(message, DEVICES) !== undefined
}
