// XEP-0184 and XEP-0333: what a message asks for, and what answers it. Only ever sealed (PROTOCOL 2).
import xml, { type Element } from '@xmpp/xml'
import type { OwedReceipt, ReceiptKind } from './message-ports.ts'

const RECEIPTS = 'urn:xmpp:receipts'
const MARKERS = 'urn:xmpp:chat-markers:0'
/** More in one stanza is nothing that we send. */
export const MOST_RECEIPTS = 50
const MAX_ID = 1000

/** XEP-0184 §5.1, XEP-0333 §3: a message with these asks for a receipt, and to be told when it is read. */
export function asking(): Element[] {
  return [xml('request', { xmlns: RECEIPTS }), xml('markable', { xmlns: MARKERS })]
}

export function asksFor(content: Element, kind: ReceiptKind): boolean {
  return kind === 'received'
    ? content.getChild('request', RECEIPTS) !== undefined
    : content.getChild('markable', MARKERS) !== undefined
}

export function receiptElement({ kind, stanzaId }: OwedReceipt): Element {
  return xml(kind, { xmlns: kind === 'received' ? RECEIPTS : MARKERS, id: stanzaId })
}

/** The ids of messages that `content` says to have been received, or read. */
export function receiptsIn(content: Element, kind: ReceiptKind): string[] {
  return content
    .getChildren(kind, kind === 'received' ? RECEIPTS : MARKERS)
    .slice(0, MOST_RECEIPTS)
    .flatMap(({ attrs: { id = '' } }) => (id === '' || id.length > MAX_ID ? [] : [id]))
}
