import { toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection, ContactStore } from '../ports.ts'
import { applyRosterItem, rosterItems } from '../roster.ts'
import { telling, type StanzaHandler } from './step.ts'

/** RFC 6121 §2.1.6: a push counts only without `from`, or from the own bare address. */
export function handleRosterPush(
  own: BareJid,
  contacts: ContactStore,
  connection: Connection,
  changed: (jid: BareJid) => void,
): StanzaHandler {
  return ({ stanza }) => {
    const { from } = stanza.attrs
    if (from !== undefined && (toBareJid(from) !== own || toFullJid(from) !== undefined)) {
      return telling(() => connection.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const items = rosterItems(stanza)
    return {
      keep: () => items.forEach((item) => applyRosterItem(contacts, item)),
      tell() {
        connection.send(iqResult(stanza))
        items.forEach((item) => changed(item.jid))
      },
    }
  }
}
