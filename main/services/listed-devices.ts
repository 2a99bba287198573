// PROTOCOL 8: which of the known devices stand in the list that their account publishes, and which are gone from it.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Millis } from '../e2e/ports.ts'
import type { SeenDevice, TrustBook } from '../e2e/trust-ports.ts'

/** A list as it was fetched, all of it. */
export interface FetchedList {
  /** Of every item, also of those that say nothing that counts. */
  ids: ReadonlySet<string>
  /** Fingerprints of the entries that count. */
  entries: ReadonlySet<string>
}

/**
 * Notes how the known devices of the account stand in its list. Gives those that are gone from it by this, or are back.
 * To be gone is no decision: whoever keeps the list could take the verified ones away, so trust, policy and keys stay as
 * they are, and the user sees it. Called inside the caller's transaction.
 */
export function noteListed(book: TrustBook, jid: BareJid, list: FetchedList, at: Millis): SeenDevice[] {
  return book.devicesOf(jid).filter(({ fingerprint }) => {
    const wasGone = book.goneSince(jid, fingerprint) !== null
    if (list.entries.has(fingerprint)) book.setListed(jid, fingerprint, { at })
    // one that was damaged is still there
    else if (!list.ids.has(fingerprint) && !wasGone) book.setListed(jid, fingerprint, 'gone')
    return (book.goneSince(jid, fingerprint) !== null) !== wasGone
  })
}
