import type { Element } from '@xmpp/xml'
import { domainOf, type BareJid } from '../../../shared/domain/jid.ts'
import { parseStamp } from '../../e2e/envelope.ts'
import type { Arrival } from '../../e2e/outcomes.ts'
import type { Millis } from '../../e2e/ports.ts'
import type { Received } from './step.ts'

const DELAY = 'urn:xmpp:delay'

/** PROTOCOL 4.8: the stamp of a delay that counts, one that the own server put there; null for none. */
export function serverStampOf(stanza: Element, own: BareJid): Millis | null {
  const trusted = stanza
    .getChildren('delay', DELAY)
    .find(({ attrs }) => attrs.from === own || attrs.from === domainOf(own))
  const stamp = parseStamp(trusted?.attrs.stamp ?? '')
  return stamp !== undefined && stamp >= 0 ? stamp : null
}

/** PROTOCOL 4.8: how and when a stanza came, as the engine has to know it. */
export function arrivalOf(received: Received, own: BareJid): Arrival {
  return { at: received.arrivedAt, serverStamp: keptSince(received, own) }
}

/** When a server of ours had it that kept it meanwhile; null where it came at once. */
export function keptSince({ stanza, copy }: Received, own: BareJid): Millis | null {
  return copy === undefined ? serverStampOf(stanza, own) : copy.stamp
}

/** Somebody says that it is no live stanza, whoever it is. */
export function isDelayed(stanza: Element): boolean {
  return stanza.getChild('delay', DELAY) !== undefined
}
