// PROTOCOL 10: how a device stands, looked up whenever it is shown or asks for a key: what is not decided may be endorsed,
// and that ends by itself when the device that endorses is distrusted.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { HeardEndorsement } from './endorsement-ports.ts'
import type { Millis } from './ports.ts'
import type { TrustBook, TrustDecision } from './trust-ports.ts'

/** `by`: of what is endorsed, the device that endorses. */
export type Standing = Pick<TrustDecision, 'state' | 'manner' | 'at' | 'by'>

/** `undefined`: nobody said anything, that is *new*. */
export function standingOf(
  book: TrustBook,
  jid: BareJid,
  fingerprint: string,
  now: Millis,
): Standing | undefined {
  const decision = book.decision(jid, fingerprint)
  // PROTOCOL 10: it turns *new* into *trusted*, not under "verified only"; a *new* by the user's own word stays
  if (decision !== undefined || book.policy(jid) === 'verified-only') return decision
  const endorsement = countingEndorsement(book, jid, fingerprint, now)
  return (
    endorsement && {
      ...{ state: 'trusted', manner: 'endorsed' },
      ...{ at: endorsement.iat * 1000, by: endorsement.signer },
    }
  )
}

function countingEndorsement(
  book: TrustBook,
  jid: BareJid,
  fingerprint: string,
  now: Millis,
): HeardEndorsement | undefined {
  // PROTOCOL 10: the endorsed device's own entry names `jid`
  if (!book.isListed(jid, fingerprint)) return undefined
  return book.endorsementsOf(jid, fingerprint).find(
    ({ signer, exp }) =>
      now < exp * 1000 &&
      book.isListed(jid, signer) &&
      // PROTOCOL 10: its signer is verified for `jid`; by a decision, since an endorsement is not handed on
      book.decision(jid, signer)?.state === 'verified',
  )
}
