// RFC 6121 §2: the roster as it crosses the wire, and how it changes what is kept.
import xml, { type Element } from '@xmpp/xml'
import { subscription, type Subscription } from '../../shared/domain/contact.ts'
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import type { ContactRecord, ContactStore } from './ports.ts'

export const ROSTER = 'jabber:iq:roster'

export type RosterItem =
  | { is: 'item'; jid: BareJid; name: string; subscription: Subscription; asked: boolean }
  | { is: 'removed'; jid: BareJid }

export function rosterGet(): Element {
  return xml('iq', { type: 'get' }, xml('query', { xmlns: ROSTER }))
}

export function rosterSet(jid: BareJid, name: string): Element {
  const item = xml('item', { jid, ...(name === '' ? {} : { name }) })
  return xml('iq', { type: 'set' }, xml('query', { xmlns: ROSTER }, item))
}

/** The items of a roster result or push; what is none is left out. */
export function rosterItems(iq: Element): RosterItem[] {
  return (iq.getChild('query', ROSTER)?.getChildren('item', ROSTER) ?? []).flatMap((item): RosterItem[] => {
    const jid = toBareJid(item.attrs.jid ?? '')
    if (jid === undefined) return []
    if (item.attrs.subscription === 'remove') return [{ is: 'removed', jid }]
    const parsed = subscription.safeParse(item.attrs.subscription ?? 'none')
    if (!parsed.success) return []
    return [
      {
        is: 'item',
        jid,
        name: item.attrs.name ?? '',
        subscription: parsed.data,
        asked: item.attrs.ask === 'subscribe',
      },
    ]
  })
}

/** Takes one item over. What the user still has to answer (`wantsIn`) is not the roster's and stays. */
export function applyRosterItem(store: ContactStore, item: RosterItem): void {
  const before = store.find(item.jid)
  if (item.is === 'item') {
    const { jid, name, subscription, asked } = item
    const answered = subscription === 'from' || subscription === 'both'
    store.put({
      jid,
      name,
      inRoster: true,
      subscription,
      asked,
      wantsIn: !answered && (before?.wantsIn ?? false),
    })
  } else if (before?.wantsIn === true) {
    store.put({ ...nobody(item.jid), wantsIn: true })
  } else {
    store.remove(item.jid)
  }
}

/** Takes a whole roster over: who is not in it any more goes. Gives the addresses it touched. */
export function applyRoster(store: ContactStore, items: readonly RosterItem[]): BareJid[] {
  const present = new Set(items.map((item) => item.jid))
  const left = store.all().filter((record) => record.inRoster && !present.has(record.jid))
  for (const { jid } of left) applyRosterItem(store, { is: 'removed', jid })
  for (const item of items) applyRosterItem(store, item)
  return [...left.map((record) => record.jid), ...present]
}

/** Somebody of whom nothing is kept. */
export function nobody(jid: BareJid): ContactRecord {
  return { jid, name: '', inRoster: false, subscription: 'none', asked: false, wantsIn: false }
}
