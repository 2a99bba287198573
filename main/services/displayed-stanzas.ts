// XEP-0490 on the wire: what devices of one account tell each other of what they showed.
import xml, { type Element } from '@xmpp/xml'
import { toBareJid, toFullJid, type BareJid } from '../../shared/domain/jid.ts'
import { STANZA_ID } from '../e2e/namespaces.ts'
import { DISCO_INFO, readDiscoInfo } from './caps-hash.ts'
import {
  itemPublish,
  itemsGet,
  itemsIn,
  newsOf,
  nodeConfigure,
  nodeCreate,
  PUBSUB,
} from './pubsub-stanzas.ts'

export const DISPLAYED = 'urn:xmpp:mds:displayed:0'
// A server may make up any number, and any length.
const MAX_MARKS = 1000
const MAX_ID = 1000

/** The message of this name in the own archive was shown, and all before it. */
export interface DisplayedMark {
  conversation: BareJid
  archiveId: string
}

// XEP-0490 §4: nobody else sees it, and every conversation has its item
const WISHES = {
  persist_items: 'true',
  max_items: 'max',
  send_last_published_item: 'never',
  access_model: 'whitelist',
}
// not every server takes "max"
const CONFIGURATION = { ...WISHES, max_items: '255' }

export function displayedGet(own: BareJid): Element {
  return itemsGet(own, DISPLAYED)
}

/** `made`: the node was made as it has to be; else this says how. Only for the own account in any case. */
export function displayedPublish(own: BareJid, { conversation, archiveId }: DisplayedMark, made: boolean) {
  const stanzaId = xml('stanza-id', { xmlns: STANZA_ID, by: own, id: archiveId })
  const item = xml('item', { id: conversation }, xml('displayed', { xmlns: DISPLAYED }, stanzaId))
  return itemPublish(DISPLAYED, item, made ? { access_model: WISHES.access_model } : WISHES)
}

export function displayedConfigure(): Element {
  return nodeConfigure(DISPLAYED, CONFIGURATION)
}

export function displayedCreate(): Element {
  return nodeCreate(DISPLAYED, CONFIGURATION)
}

/** Whether the account, asked what it can, says that it heeds how a node is to be where something is published. */
export function heedsWishes(info: Element): boolean {
  const query = info.getChild('query', DISCO_INFO)
  return query !== undefined && readDiscoInfo(query).features.has(`${PUBSUB}#publish-options`)
}

export function displayedIn(result: Element, own: BareJid): DisplayedMark[] {
  return marksIn(itemsIn(result, DISPLAYED), own)
}

export function isDisplayedNews(message: Element): boolean {
  return newsOf(message, DISPLAYED) !== undefined
}

export function displayedNews(message: Element, own: BareJid): DisplayedMark[] {
  return marksIn(newsOf(message, DISPLAYED)?.getChildren('item') ?? [], own)
}

function marksIn(items: readonly Element[], own: BareJid): DisplayedMark[] {
  return items.slice(-MAX_MARKS).flatMap((item) => {
    const conversation = isOneDevice(item) ? undefined : toBareJid(item.attrs.id ?? '')
    // what a room named is not in the own archive
    const { by, id = '' } =
      item.getChild('displayed', DISPLAYED)?.getChild('stanza-id', STANZA_ID)?.attrs ?? {}
    if (conversation === undefined || by !== own || id === '' || id.length > MAX_ID) return []
    return [{ conversation, archiveId: id }]
  })
}

const isOneDevice = ({ attrs }: Element) => toFullJid(attrs.id ?? '') !== undefined
