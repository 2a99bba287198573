// What was decided about a device, to be put back as it was.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'

/**
 * Remembers the decision about a device and the policy of its account. What it gives puts both back, as a new decision:
 * the earlier ones stay in the book.
 */
export function wayBack(
  database: Database,
  decisions: TrustDecisions,
  jid: BareJid,
  fingerprint: string,
): () => void {
  const { trustBook } = database
  const before = trustBook.decision(jid, fingerprint)
  const policy = trustBook.ownPolicy(jid)
  return () => {
    if (trustBook.ownPolicy(jid) !== policy) database.transaction(() => trustBook.setPolicy(jid, policy))
    decisions.putBack(jid, fingerprint, before?.state ?? 'new', before?.manner ?? 'user')
  }
}
