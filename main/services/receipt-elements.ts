// XEP-0184 and XEP-0333: what a message asks for, and what answers it. Only ever sealed (PROTOCOL 2).
import xml, { type Element } from '@xmpp/xml'
import { BALCONY } from '../e2e/namespaces.ts'
import type { OwedReceipt, ReceiptKind } from './message-ports.ts'

const RECEIPTS = 'urn:xmpp:receipts'
const MARKERS = 'urn:xmpp:chat-markers:0'
// PROTOCOL 9: who can't open a message asks for it once more
const NAMESPACES: Readonly<Record<ReceiptKind, string>> = {
  received: RECEIPTS,
  displayed: MARKERS,
  resend: BALCONY,
}
/** More in one stanza is nothing that we send. */
export const MOST_RECEIPTS = 50
const MAX_ID = 1000

/** XEP-0184 §5.1, XEP-0333 §3: a message with these asks for a receipt, and to be told when it is read. */
export function asking(): Element[] {
  return [xml('request', { xmlns: RECEIPTS }), xml('markable', { xmlns: MARKERS })]
}

export function asksFor(content: Element, kind: 'received' | 'displayed'): boolean {
  return kind === 'received'
    ? content.getChild('request', RECEIPTS) !== undefined
    : content.getChild('markable', MARKERS) !== undefined
}

export function receiptElement({ kind, stanzaId }: OwedReceipt): Element {
  return xml(kind, { xmlns: NAMESPACES[kind], id: stanzaId })
}

/** The ids of messages that `content` says to have been received, or read, or asks for once more. */
export function receiptsIn(content: Element, kind: ReceiptKind): string[] {
  return idsIn(content, kind, NAMESPACES[kind])
}

/** PROTOCOL 9: the message left before in stanzas with these ids. */
export function againElements(outerIds: readonly string[]): Element[] {
  return outerIds.map((id) => xml('again', { xmlns: BALCONY, id }))
}

export function leftBeforeAs(content: Element): string[] {
  return idsIn(content, 'again', BALCONY)
}

function idsIn(content: Element, name: string, namespace: string): string[] {
  return content
    .getChildren(name, namespace)
    .slice(0, MOST_RECEIPTS)
    .flatMap(({ attrs: { id = '' } }) => (id === '' || id.length > MAX_ID ? [] : [id]))
}
