// Compact JWS as no honest device writes them: any text for header and payload, and yet a signature that is right.
import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto'
import { toBase64url } from '../../main/e2e/base64url.ts'
import type { KeyPair } from '../../main/e2e/ports.ts'
import type { TokenType } from '../../main/e2e/signed-token.ts'
import { toUtf8 } from '../../main/e2e/text.ts'

/** The header that the device itself would write. */
export function honestHeader(type: TokenType, { kid, publicKey }: KeyPair): Record<string, unknown> {
  const { kty, crv, x } = publicKey
  return { alg: 'EdDSA', kid, jwk: { crv, kty, x }, typ: type }
}

/** Signs `header` and `payload`, which need not be JSON, with the device's identity key. */
export function forgeToken(header: string, payload: string, identity: KeyPair): string {
  const signed = `${toBase64url(toUtf8(header))}.${toBase64url(toUtf8(payload))}`
  const key = createPrivateKey({ key: identity.privateKey.reveal() as JsonWebKey, format: 'jwk' })
  return `${signed}.${toBase64url(sign(null, toUtf8(signed), key))}`
}
