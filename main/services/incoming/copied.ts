import type { Element } from '@xmpp/xml'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { readArchived, readCarbon } from '../copies.ts'
import { kindOf } from '../stanza-kind.ts'
import { serverStampOf } from './delay-stamp.ts'
import { NO_STEP, type Copy, type Received, type StanzaHandler, type Step } from './step.ts'

/** What the same stanza would have gone to, had it come at once. */
export type DirectHandlers = Record<'sealed-message' | 'plain-message', StanzaHandler>

/** XEP-0280: what another own device sent, or got. */
export function handleCarbon(own: BareJid, handlers: DirectHandlers): StanzaHandler {
  return (received) => {
    const stanza = readCarbon(received.stanza, own)
    if (stanza === undefined) return NO_STEP
    return handleInside(handlers, received, stanza, {
      by: 'carbon',
      stamp: serverStampOf(received.stanza, own),
    })
  }
}

/** XEP-0313: that a query of ours was open is checked before it is journaled. */
export function handleArchived(own: BareJid, handlers: DirectHandlers): StanzaHandler {
  return (received) => {
    const found = readArchived(received.stanza, own)
    if (found === undefined) return NO_STEP
    const { stanza, stamp, id: archiveId } = found
    return handleInside(handlers, received, stanza, { by: 'archive', stamp, archiveId })
  }
}

function handleInside(
  handlers: DirectHandlers,
  received: Received,
  stanza: Element,
  copy: Copy,
): Step | Promise<Step> {
  const kind = kindOf(stanza)
  // a copy inside a copy, news and errors are nothing that a copy brings
  if (kind !== 'sealed-message' && kind !== 'plain-message') return NO_STEP
  return handlers[kind]({ ...received, stanza, copy })
}
