import type { Element } from '@xmpp/xml'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { E2E } from './namespaces.ts'

/** The stanza carries an `<e2e/>`, whatever is in it. */
export function isSealed(stanza: Element): boolean {
  return stanza.getChild('e2e', E2E) !== undefined
}

/** The `<keyreq/>` of an iq, if there is exactly one. */
export function keyRequestOf(iq: Element): Element | undefined {
  const found = iq.getChildren('keyreq', E2E)
  return found.length === 1 ? found[0] : undefined
}

/** Who sealed a stanza and under which SID, for keeping it; `undefined` where one of them is missing. */
export function sealedSender(stanza: Element): { sender: FullJid; sid: string } | undefined {
  const sender = toFullJid(stanza.attrs.from ?? '')
  const sid = stanza.getChild('e2e', E2E)?.attrs.id
  return sender !== undefined && sid !== undefined && sid !== '' ? { sender, sid } : undefined
}
