// Every decision about a device, newest first.
import type { BareJid } from '../../shared/domain/jid.ts'
import { standingDecision } from '../../shared/domain/standing-decision.ts'
import type { Decision } from '../../shared/domain/trust-book.ts'
import { cleanDeviceName } from './device-name.ts'
import type { Database } from './store-ports.ts'

export interface DecisionHistory {
  of(jid: BareJid, fingerprint: string): Decision[]
}

export function createDecisionHistory(own: BareJid, { trustBook }: Database): DecisionHistory {
  return {
    of(jid, fingerprint) {
      const history = trustBook.history(jid, fingerprint)
      const standing = standingDecision(history)
      return history.reverse().map(({ id, state, manner, at, by }) => ({
        ...{ state, manner, at, counts: id === standing?.id },
        ...(by === undefined ? {} : { by: cleanDeviceName(trustBook.device(own, by)?.name ?? '') }),
      }))
    },
  }
}
