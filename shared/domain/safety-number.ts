// A safety number as somebody passed it on: PROTOCOL 10.

/** Twelve groups of five digits. */
export const SAFETY_GROUPS = 12
const DIGITS_OF_GROUP = 5

/** Longer texts are no numbers, and are not looked at. */
export const LONGEST_NUMBER = 1_000

export type ReadNumber =
  | { is: 'number'; groups: string[] }
  /** Digits, but not 60 of them. */
  | { is: 'incomplete'; digits: number }
  | { is: 'no-number' }

// How people and programs set groups apart: blanks, line breaks, what is not seen, and dashes of every kind
const BETWEEN = /[\p{Z}\p{Cc}\p{Cf}\p{Pd}\u2212]+/gu

/**
 * Reads a number in any spacing. Digits of full width and the like are digits (NFKC); everything else that is neither a
 * digit nor stands between groups makes it no number. Never throws.
 */
export function readSafetyNumber(text: string): ReadNumber {
  if (text.length > LONGEST_NUMBER) return { is: 'no-number' }
  const digits = text.normalize('NFKC').replace(BETWEEN, '')
  if (!/^[0-9]+$/.test(digits)) return { is: 'no-number' }
  if (digits.length !== SAFETY_GROUPS * DIGITS_OF_GROUP) return { is: 'incomplete', digits: digits.length }
  return { is: 'number', groups: digits.match(/.{5}/g) ?? [] }
}
