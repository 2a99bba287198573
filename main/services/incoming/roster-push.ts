import { toBareJid, toFullJid, type BareJid } from '../../../shared/domain/jid.ts'
import { iqError, iqResult } from '../iq-answer.ts'
import type { Connection } from '../ports.ts'
import { readRoster } from '../roster.ts'
import type { RosterKeeper } from '../roster-keeper.ts'
import { NO_STEP, telling, type StanzaHandler } from './step.ts'

/** RFC 6121 §2.1.6: a push counts only without `from`, or from the own bare address. */
export function handleRosterPush(
  own: BareJid,
  roster: RosterKeeper,
  connection: Connection,
  changed: (jid: BareJid) => void,
): StanzaHandler {
  return ({ stanza }) => {
    const { from } = stanza.attrs
    if (from !== undefined && (toBareJid(from) !== own || toFullJid(from) !== undefined)) {
      return telling(() => connection.send(iqError(stanza, 'cancel', 'service-unavailable')))
    }
    const news = readRoster(stanza)
    if (news === undefined) return NO_STEP
    let touched: BareJid[] = []
    return {
      keep() {
        touched = roster.push(news)
      },
      tell() {
        connection.send(iqResult(stanza))
        touched.forEach(changed)
      },
    }
  }
}
