// PROTOCOL 5: who signed a stanza. The envelope it covers is read in open.ts.
import { FlattenedSign, flattenedVerify, importJWK, type JWK } from 'jose'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { JwsParts } from './jose-element.ts'
import { unlessRefused } from './jose-outcome.ts'
import { publicMembers } from './jwk.ts'
import { trustOf } from './known-devices.ts'
import type { Jwk, KeyPair, Millis } from './ports.ts'
import type { SeenDevice, TrustBook } from './trust-ports.ts'
import { decodeHeader } from './protected-header.ts'
import { textOf, type JsonObject } from './strict-json.ts'

// PROTOCOL 1: no signature serves in another place
const TYPE = 'balcony-stanza+jws'
// PROTOCOL 5, "Verified on receipt", with the kind of key that each takes
const ALGORITHMS: Readonly<Record<string, { kty: string; crv?: string }>> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  ES256: { kty: 'EC', crv: 'P-256' },
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
}

export type Signature =
  | { is: 'device'; fingerprint: string }
  /** By a key of which we know nothing, or that nobody trusts: shown as *signed by an unknown key*. */
  | { is: 'unknown-key' }

/** The device that must have signed: the one whose grant gave the key (PROTOCOL 5). */
export interface GrantSigner {
  fingerprint: string
  key: Jwk
}

/** Signs the envelope with the device's identity key. */
export async function signEnvelope(envelope: Uint8Array, identity: KeyPair): Promise<JwsParts> {
  const key = await importJWK(identity.privateKey.reveal() as JWK, 'EdDSA')
  const jws = await new FlattenedSign(envelope)
    .setProtectedHeader({ alg: 'EdDSA', kid: identity.kid, typ: TYPE })
    .sign(key)
  return { protected: jws.protected ?? '', payload: jws.payload, signature: jws.signature }
}

/**
 * Who signed: under a signed grant only its signer counts, otherwise a trusted or verified device of `from`. Gives
 * `undefined` where the signature does not hold, or is of a kind that is not read.
 */
export async function readSignature(
  parts: JwsParts,
  book: TrustBook,
  from: BareJid,
  signer: GrantSigner | null,
  now: Millis,
): Promise<Signature | undefined> {
  const header = decodeHeader(parts.protected)
  const alg = textOf(header?.alg)
  if (header === undefined || !Object.hasOwn(ALGORITHMS, alg) || !typeFits(header)) return undefined
  if (signer !== null) {
    const holds = isOfDevice(header, signer.fingerprint) && (await verifies(parts, alg, signer.key))
    return holds ? { is: 'device', fingerprint: signer.fingerprint } : undefined
  }

  const trusted = book
    .devicesOf(from)
    .filter(({ fingerprint }) => ['trusted', 'verified'].includes(trustOf(book, from, fingerprint, now)))
  const named = trusted.find(({ fingerprint }) => fingerprint === header.kid)
  for (const device of named === undefined ? trusted : [named]) {
    if (maySign(device, header) && (await verifies(parts, alg, device.publicKey)))
      return { is: 'device', fingerprint: device.fingerprint }
  }
  return named === undefined ? { is: 'unknown-key' } : undefined
}

// PROTOCOL 5: a device signs with `typ` and its fingerprint; peers of the bare draft write any `kid`, or none
function maySign(device: SeenDevice, header: JsonObject): device is SeenDevice & { publicKey: Jwk } {
  return device.publicKey !== null && (!device.proven || isOfDevice(header, device.fingerprint))
}

function isOfDevice({ kid, typ }: JsonObject, fingerprint: string): boolean {
  return kid === fingerprint && typ === TYPE
}

function typeFits({ typ }: JsonObject): boolean {
  return typ === undefined || typ === TYPE || (typeof typ === 'string' && !typ.startsWith('balcony-'))
}

async function verifies(parts: JwsParts, alg: string, key: Jwk): Promise<boolean> {
  const takes = ALGORITHMS[alg]
  if (key.kty !== takes?.kty || (takes.crv !== undefined && key.crv !== takes.crv)) return false
  const verified = await unlessRefused(async () =>
    flattenedVerify({ ...parts }, await importJWK(publicMembers(key) as JWK, alg), { algorithms: [alg] }),
  )
  return verified !== undefined
}
