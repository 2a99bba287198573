// What a column may hold. The schemas of shared/domain fit `Schema`; these are the few that live only here.
import { toBareJid, type BareJid } from '../../shared/domain/jid.ts'
import type { Jwk } from '../e2e/ports.ts'

export interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}

function schema<T>(fits: (value: unknown) => value is T): Schema<T> {
  return { safeParse: (value) => (fits(value) ? { success: true, data: value } : { success: false }) }
}

export function oneOf<const W extends string>(...words: W[]): Schema<W> {
  return schema((value): value is W => words.some((word) => word === value))
}

export function listOf<T>(item: Schema<T>): Schema<T[]> {
  return schema(
    (value): value is T[] => Array.isArray(value) && value.every((one) => item.safeParse(one).success),
  )
}

export const anyText = schema((value): value is string => typeof value === 'string')

export const audience = listOf(
  schema((value): value is BareJid => typeof value === 'string' && toBareJid(value) === value),
)

/** RFC 7517 §4: `kty` is the one member that every JWK has. */
export const jwk = schema(
  (value): value is Jwk =>
    typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string',
)
