import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto'
import type { Primitives } from '../e2e/ports.ts'

const KEY_BYTES = 32

export function createPrimitives(): Primitives {
  return {
    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    sha512: (bytes) => new Uint8Array(createHash('sha512').update(bytes).digest()),
    hmacSha256: (key, bytes) => new Uint8Array(createHmac('sha256', key).update(bytes).digest()),
    hkdfSha256: (secret, salt, info, length) =>
      new Uint8Array(hkdfSync('sha256', secret, salt, info, length)),
    x25519,
  }
}

function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  if (privateKey.length !== KEY_BYTES) throw new RangeError('an X25519 private key has 32 bytes')
  if (publicKey.length !== KEY_BYTES) return undefined
  // RFC 8037 §2; as DER it takes OpenSSL a millisecond to read them. `x` of a private key is not looked at.
  const okp = { kty: 'OKP', crv: 'X25519' }
  const own = createPrivateKey({ key: { ...okp, d: toText(privateKey), x: '' }, format: 'jwk' })
  const other = createPublicKey({ key: { ...okp, x: toText(publicKey) }, format: 'jwk' })
  try {
    return new Uint8Array(diffieHellman({ privateKey: own, publicKey: other }))
  } catch (error) {
    if (isAllZero(error)) return undefined
    throw error
  }
}

// RFC 7748 §6.1: OpenSSL and BoringSSL check it themselves, and each says it in its own way
function isAllZero(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_OSSL_FAILED_DURING_DERIVATION' || code === 'ERR_OSSL_EVP_INVALID_PEER_KEY'
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
