// The devices of an account as its server keeps them (XEP-0060), read and written past Balcony.
import xml, { type Element } from '@xmpp/xml'
import { askOnce } from './ask-once.ts'
import type { Account } from './two-brands.ts'

const NODE = 'urn:balcony:e2e:0:devices'
const PUBSUB = 'http://jabber.org/protocol/pubsub'

/** Another program of the account, which writes what it likes into its list. */
export function listWriter(account: Account) {
  async function ask(iq: Element): Promise<Element> {
    const reply = await askOnce(account, iq)
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
