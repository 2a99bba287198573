// XEP-0060 on the wire, as much as what an account publishes of itself needs (XEP-0163).
import xml, { type Element } from '@xmpp/xml'
import { filledForm } from './data-form.ts'

export const PUBSUB = 'http://jabber.org/protocol/pubsub'
const OWNER = `${PUBSUB}#owner`
const EVENT = `${PUBSUB}#event`

/** A request to the own account. */
export function toOwn(namespace: string, ...children: Element[]): Element {
  return xml('iq', { type: 'set' }, xml('pubsub', { xmlns: namespace }, ...children))
}

/** XEP-0060 §6.5.2: all items, since a server tells only of the last. */
export function itemsGet(of: string, node: string): Element {
  return xml('iq', { type: 'get', to: of }, xml('pubsub', { xmlns: PUBSUB }, xml('items', { node })))
}

/** Those of a result; servers give the newest last (§6.5.3). */
export function itemsIn(result: Element, node: string): Element[] {
  const listed = result.getChild('pubsub', PUBSUB)?.getChild('items', PUBSUB)
  return listed?.attrs.node === node ? listed.getChildren('item', PUBSUB) : []
}

/** XEP-0163 §4.3.2: what changed in this node of who sent it; undefined where it tells of none. */
export function newsOf(message: Element, node: string): Element | undefined {
  const items = message.getChild('event', EVENT)?.getChild('items', EVENT)
  return items?.attrs.node === node ? items : undefined
}

/** XEP-0060 §7.1.5: with `wishes` for how the node is to be, which some servers refuse. */
export function itemPublish(node: string, item: Element, wishes: Record<string, string> | null): Element {
  const options = wishes === null ? [] : [publishOptions(wishes)]
  return toOwn(PUBSUB, xml('publish', { node }, item), ...options)
}

/** XEP-0060 §8.2.4, as owner. */
export function nodeConfigure(node: string, fields: Record<string, string>): Element {
  return toOwn(OWNER, xml('configure', { node }, form('node_config', fields)))
}

/** XEP-0060 §8.1.3 */
export function nodeCreate(node: string, fields: Record<string, string>): Element {
  return toOwn(PUBSUB, xml('create', { node }), xml('configure', {}, form('node_config', fields)))
}

function publishOptions(fields: Record<string, string>): Element {
  return xml('publish-options', {}, form('publish-options', fields))
}

function form(kind: string, fields: Record<string, string>): Element {
  const named = Object.entries(fields).map(([name, value]) => [`pubsub#${name}`, value])
  return filledForm(`${PUBSUB}#${kind}`, Object.fromEntries(named))
}
