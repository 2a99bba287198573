import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { Secret } from '../../shared/domain/secret.ts'
import { thumbprintOf } from './jwk.ts'
import type { Jwk, KeyPair } from './ports.ts'

/** PROTOCOL 1: a new Ed25519 identity key; its `kid` is the device's fingerprint. */
export async function generateIdentity(): Promise<KeyPair> {
  return toPair(await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true }), 'sig')
}

/** PROTOCOL 1: a new X25519 key, for caching (*encryption key*) or for one request alone (`once`). */
export async function generateEncryptionKey(): Promise<KeyPair> {
  return toPair(await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true }), 'enc')
}

/** PROTOCOL 3: a key for peers of the bare draft, who may not know X25519. RSA takes some 100 ms. */
export async function generateFallbackKey(kind: 'p256' | 'rsa'): Promise<KeyPair> {
  return toPair(
    kind === 'p256'
      ? await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
      : await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048, extractable: true }),
    'enc',
  )
}

async function toPair(
  pair: Awaited<ReturnType<typeof generateKeyPair>>,
  use: 'sig' | 'enc',
): Promise<KeyPair> {
  const publicKey = (await exportJWK(pair.publicKey)) as JWK & Jwk
  const privateKey = (await exportJWK(pair.privateKey)) as JWK & Jwk
  const kid = await thumbprintOf(publicKey)
  return { kid, publicKey: { ...publicKey, kid, use }, privateKey: new Secret({ ...privateKey, kid, use }) }
}
