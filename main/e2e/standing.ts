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
  const endorsement = countingEndorsement(book, jid, fingerprint, now, isVerified)
  return (
    endorsement && {
      ...{ state: 'trusted', manner: 'endorsed' },
      ...{ at: endorsement.iat * 1000, by: endorsement.signer },
    }
  )
}

/**
 * What another own device verified, that one endorses itself (PROTOCOL 10, not handed on): whether the user verified the
 * device on this one, and that stands.
 */
export function isVerifiedHere(book: TrustBook, jid: BareJid, fingerprint: string): boolean {
  const lastHere = book
    .history(jid, fingerprint)
    .filter(({ by }) => by === undefined)
    .at(-1)
  return lastHere?.state === 'verified' && book.decision(jid, fingerprint)?.state === 'verified'
}

/** PROTOCOL 9, helpers: the user verified the device on this one, or one that they verified so endorses it. */
export function isVouchedForHere(book: TrustBook, jid: BareJid, fingerprint: string, now: Millis): boolean {
  if (isVerifiedHere(book, jid, fingerprint)) return true
  const state = standingOf(book, jid, fingerprint, now)?.state
  if (state !== 'trusted' && state !== 'verified') return false
  return (
    book.policy(jid) !== 'verified-only' &&
    countingEndorsement(book, jid, fingerprint, now, isVerifiedHere) !== undefined
  )
}

/** `isSigner`: whose endorsement counts, beside that it is listed. */
function countingEndorsement(
  book: TrustBook,
  jid: BareJid,
  fingerprint: string,
  now: Millis,
  isSigner: (book: TrustBook, jid: BareJid, signer: string) => boolean,
): HeardEndorsement | undefined {
  // PROTOCOL 10: the endorsed device's own entry names `jid`
  if (!book.isListed(jid, fingerprint)) return undefined
  return book
    .endorsementsOf(jid, fingerprint)
    .find(({ signer, exp }) => now < exp * 1000 && book.isListed(jid, signer) && isSigner(book, jid, signer))
}

// PROTOCOL 10: its signer is verified for `jid`; by a decision, since an endorsement is not handed on
function isVerified(book: TrustBook, jid: BareJid, signer: string): boolean {
  return book.decision(jid, signer)?.state === 'verified'
}
