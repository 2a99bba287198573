import { toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { readRoster } from '../roster.ts'
import type { RosterKeeper } from '../roster-keeper.ts'
import type { ContactStore } from '../store-ports.ts'
import { NO_STEP, telling, type StanzaHandler } from './step.ts'

interface Parts {
  own: BareJid
  contacts: ContactStore
  roster: RosterKeeper
  connection: Connection
  changed(jid: BareJid): void
  /** From now on both see each other. */
  becameMutual(jid: BareJid): void
}

/** RFC 6121 §2.1.6: a push counts only without `from`, or from the own bare address. */
export function handleRosterPush(parts: Parts): StanzaHandler {
  const { own, contacts, roster, connection } = parts
  const isMutual = (jid: BareJid) => contacts.find(jid)?.subscription === 'both'

  return ({ stanza }) => {
    const { from } = stanza.attrs
    if (from !== undefined && (toBareJid(from) !== own || toFullJid(from) !== undefined)) {
      return telling(() => connection.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const news = readRoster(stanza)
    if (news === undefined) return NO_STEP
    let touched: BareJid[] = []
    let strangers: BareJid[] = []
    return {
      keep() {
        strangers = news.items.map(({ jid }) => jid).filter((jid) => !isMutual(jid))
        touched = roster.push(news)
      },
      tell() {
        connection.send(iqResult(stanza))
        touched.forEach(parts.changed)
        strangers.filter(isMutual).forEach(parts.becameMutual)
      },
    }
  }
}
