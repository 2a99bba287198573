// PROTOCOL 10 in a file: a JWK Set (RFC 7517 §5) of public identity keys with one member more, `attestations`: a compact
// JWS for each decision. Any JOSE tool can check it.
import { publicMembers } from './jwk.ts'
import type { Jwk } from './ports.ts'
import { parseJsonObject } from './strict-json.ts'

/** Bytes: far more than the decisions of a lifetime. */
export const MAX_TRUST_FILE = 4 * 1024 * 1024
const MAX_ATTESTATIONS = 10_000

/** The text of the file; `keys` by fingerprint. */
export function writeTrustFile(keys: ReadonlyMap<string, Jwk>, attestations: readonly string[]): string {
  const set = [...keys].map(([kid, key]) => ({ ...publicMembers(key), kid, use: 'sig', alg: 'EdDSA' }))
  return `${JSON.stringify({ keys: set, attestations }, null, 2)}\n`
}

/**
 * The attestations in the text of a file, none of them checked yet; `undefined` where it is no trust book. The keys are not
 * read: each attestation says the key that signed it, and whether that counts nobody but this device can say.
 */
export function readTrustFile(text: string): string[] | undefined {
  const { keys, attestations } = parseJsonObject(text) ?? {}
  if (!Array.isArray(keys) || !Array.isArray(attestations)) return undefined
  if (attestations.length > MAX_ATTESTATIONS) return undefined
  return attestations.every((one): one is string => typeof one === 'string') ? attestations : undefined
}
