import type { BareJid } from '../../shared/domain/jid.ts'
import { isVerifiedHere } from '../e2e/standing.ts'
import type { TrustBook } from '../e2e/trust-ports.ts'

/** Fingerprints of the own devices that the user verified on this one. */
export function verifiedHere(own: BareJid, book: TrustBook): string[] {
  return book
    .devicesOf(own)
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => isVerifiedHere(book, own, fingerprint))
}
