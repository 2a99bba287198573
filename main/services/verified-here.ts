import type { BareJid } from '../../shared/domain/jid.ts'
import type { TrustBook } from '../e2e/trust-ports.ts'

/**
 * Fingerprints of the own devices that the user verified on this one. What another device verified that one endorses
 * itself: PROTOCOL 10, not handed on.
 */
export function verifiedHere(own: BareJid, book: TrustBook): string[] {
  return book
    .devicesOf(own)
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => {
      const lastHere = book
        .history(own, fingerprint)
        .filter(({ by }) => by === undefined)
        .at(-1)
      return lastHere?.state === 'verified' && book.decision(own, fingerprint)?.state === 'verified'
    })
}
