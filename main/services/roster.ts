// RFC 6121 §2: the roster as it crosses the wire, and how it changes what is kept.
import xml, { type Element } from '@xmpp/xml'
import { subscription, type Subscription } from '../../shared/domain/contact.ts'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import type { ContactRecord, ContactStore } from './store-ports.ts'

export const ROSTER = 'jabber:iq:roster'

export type RosterItem =
  | {
      is: 'item'
      jid: BareJid
      name: string
      subscription: Subscription
      asked: boolean
      groups: string[]
    }
  | { is: 'removed'; jid: BareJid }

/** What a roster result or push says. */
export interface RosterNews {
  items: RosterItem[]
  /** RFC 6121 §2.1.1: null where the server keeps no versions. */
  version: string | null
}

/** `version`: of the roster that is kept here, '' for none; undefined where the server offers no versions. */
export function rosterGet(version: string | undefined): Element {
  const ver = version === undefined ? {} : { ver: version }
  return xml('iq', { type: 'get' }, xml('query', { xmlns: ROSTER, ...ver }))
}

/** RFC 6121 §2.3.1: name and groups are set as a whole, so those that stay go along. */
export function rosterSet({ jid, name, groups }: Pick<ContactRecord, 'jid' | 'name' | 'groups'>): Element {
  const item = xml(
    'item',
    { jid, ...(name === '' ? {} : { name }) },
    groups.map((group) => xml('group', {}, group)),
  )
  return xml('iq', { type: 'set' }, xml('query', { xmlns: ROSTER }, item))
}

/** RFC 6121 §2.5: the server takes back both subscriptions, too. */
export function rosterRemove(jid: BareJid): Element {
  const item = xml('item', { jid, subscription: 'remove' })
  return xml('iq', { type: 'set' }, xml('query', { xmlns: ROSTER }, item))
}

/** What a result or push says, without what is no item; undefined where it says nothing of the roster. */
export function readRoster(iq: Element): RosterNews | undefined {
  const query = iq.getChild('query', ROSTER)
  if (query === undefined) return undefined
  return {
    items: query.getChildren('item', ROSTER).flatMap((item) => readItem(item) ?? []),
    version: query.attrs.ver ?? null,
  }
}

function readItem(item: Element): RosterItem | undefined {
  const jid = toBareJid(item.attrs.jid ?? '')
  if (jid === undefined) return undefined
  if (item.attrs.subscription === 'remove') return { is: 'removed', jid }
  const parsed = subscription.safeParse(item.attrs.subscription ?? 'none')
  if (!parsed.success) return undefined
  return {
    is: 'item',
    jid,
    name: item.attrs.name ?? '',
    subscription: parsed.data,
    asked: item.attrs.ask === 'subscribe',
    groups: groupsOf(item),
  }
}

// RFC 6121 §2.1.2.6: an empty one is none, and one named twice is one
function groupsOf(item: Element): string[] {
  const names = item.getChildren('group', ROSTER).map((group) => group.getText().trim())
  return [...new Set(names)].filter((name) => name !== '').sort()
}

/** Takes one item over; gives whether it changed anything. What the user still has to answer (`wantsIn`) stays. */
export function applyRosterItem(store: ContactStore, item: RosterItem): boolean {
  const before = store.find(item.jid)
  const after = item.is === 'item' ? entered(item, before) : left(before)
  if (sameRecord(before, after)) return false
  if (after === undefined) store.remove(item.jid)
  else store.put(after)
  return true
}

function entered(
  item: Extract<RosterItem, { is: 'item' }>,
  before: ContactRecord | undefined,
): ContactRecord {
  const { jid, name, subscription, asked, groups } = item
  const waits = before?.wantsIn === true && !seesUs(subscription)
  const request = waits ? { request: before.request, nick: before.nick } : NO_REQUEST
  return { ...{ jid, name, subscription, asked, groups }, inRoster: true, wantsIn: waits, ...request }
}

function left(before: ContactRecord | undefined): ContactRecord | undefined {
  if (before?.wantsIn !== true) return undefined
  const { jid, wantsIn, request, nick } = before
  return { ...nobody(jid), wantsIn, request, nick }
}

function sameRecord(a: ContactRecord | undefined, b: ContactRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return [...RECORD_PARTS].every((part) => a[part] === b[part]) && a.groups.join('\n') === b.groups.join('\n')
}

const RECORD_PARTS = ['name', 'inRoster', 'subscription', 'asked', 'wantsIn', 'request', 'nick'] as const

/** Takes a whole roster over: who is not in it any more goes. Gives the addresses that changed. */
export function applyRoster(store: ContactStore, items: readonly RosterItem[]): BareJid[] {
  const present = new Set(items.map((item) => item.jid))
  const gone = store.all().filter((record) => record.inRoster && !present.has(record.jid))
  const all = [...gone.map(({ jid }): RosterItem => ({ is: 'removed', jid })), ...items]
  return all.filter((item) => applyRosterItem(store, item)).map((item) => item.jid)
}

/** RFC 6121 §2.1.2.5: they get our presence. */
export function seesUs(subscription: Subscription): boolean {
  return subscription === 'from' || subscription === 'both'
}

/** RFC 6121 §2.1.2.5: we get their presence. */
export function isSeen(subscription: Subscription): boolean {
  return subscription === 'to' || subscription === 'both'
}

/** Nothing came with a request, or it is answered. */
export const NO_REQUEST = { request: '', nick: '' } as const

/** Somebody of whom nothing is kept. */
export function nobody(jid: BareJid): ContactRecord {
  return {
    ...{ jid, name: '', inRoster: false, subscription: 'none', asked: false, wantsIn: false, groups: [] },
    ...NO_REQUEST,
  }
}
