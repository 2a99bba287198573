// What tests do with requests for keys on their way.
import type { Element } from '@xmpp/xml'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { Wire } from './wire.ts'

export type Refusal = 'not-acceptable' | 'resource-constraint' | 'item-not-found' | 'forbidden'

const SID = /<e2e [^>]*id="([^"]+)"/

export function isRequest(stanza: Element): boolean {
  return stanza.attrs.type === 'get' && stanza.getChild('keyreq') !== undefined
}

export function isKeyAnswer(stanza: Element): boolean {
  return stanza.attrs.type === 'result' && stanza.getChild('keyreq') !== undefined
}

/**
 * Requests so far, of one asker or of all, each counted once; those for a key under which nothing but receipts came are
 * no part of the stories.
 */
export function requests(wire: Wire, from = ''): number {
  const sids = wire.seen.flatMap((text) => (text.includes('</body>') ? (SID.exec(text)?.[1] ?? []) : []))
  const asked = wire.seen.filter(
    (text) => text.includes('<pkey') && text.includes('type="get"') && sids.some((sid) => text.includes(sid)),
  )
  const of = asked.filter((text) => text.includes(`from="${from}`))
  return new Set(of.map((text) => /<iq[^>]* id="([^"]+)"/.exec(text)?.[1])).size
}

/** From now on every request is answered in the asked one's name, and never reaches it. */
export function refuseAll(wire: Wire, condition: Refusal, extra = ''): void {
  wire.onTheWay = (stanza) => {
    if (!isRequest(stanza)) return [stanza]
    const { from, to, id } = stanza.attrs
    const error = `<error type='auth'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>${extra}</error>`
    wire.deliver(
      from as FullJid,
      read(`<iq xmlns='jabber:client' type='error' from='${to}' to='${from}' id='${id}'>${error}</iq>`),
    )
    return []
  }
}

/** Requests are lost on their way. */
export function loseRequests(wire: Wire): void {
  wire.onTheWay = (stanza) => (isRequest(stanza) ? [] : [stanza])
}

export function letAllThrough(wire: Wire): void {
  wire.onTheWay = (stanza) => [stanza]
}

export function read(text: string): Element {
  const stanza = parseStanza(text)
  if (stanza === undefined) throw new Error(text)
  return stanza
}

/** What says nothing to people is lost: receipts. */
export function loseReceipts(wire: Wire): void {
  wire.onTheWay = (stanza) =>
    stanza.getChild('e2e') !== undefined && stanza.getChild('body') === undefined ? [] : [stanza]
}
