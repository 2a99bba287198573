// What the engine needs from outside.
import type { Secret } from '../../shared/domain/secret.ts'
import type { KeyRequests, KeyTable } from './key-ports.ts'
import type { TrustBook } from './trust-ports.ts'

/** Milliseconds since 1970, UTC. */
export type Millis = number

export interface Clock {
  now(): Millis
}

export interface Random {
  /** `count` bytes of a cryptographic source. */
  bytes(count: number): Uint8Array
  /** A random UUIDv4. */
  uuid(): string
}

export interface Primitives {
  sha256(bytes: Uint8Array): Uint8Array
  /** RFC 2104 with SHA-256: 32 bytes. */
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array
  /** RFC 5869 with SHA-256: `length` bytes, at most 8,160. */
  hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array
  /**
   * RFC 7748 §5: X25519 of a private key, any 32 bytes, and a public one. `undefined` where the public key is not 32 bytes
   * long, or the result is all zero (§6.1). Throws `RangeError` where the private key is not 32 bytes long.
   */
  x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined
  sha512(bytes: Uint8Array): Uint8Array
}

export type WrapAlgorithm = 'A128KW' | 'A256KW'
export type ContentEncryption = 'A128CBC-HS256' | 'A256CBC-HS512' | 'A128GCM' | 'A256GCM'

/** The five parts of a flattened JWE (RFC 7516 §7.2.2), each base64url. */
export interface JweParts {
  protected: string
  encryptedKey: string
  iv: string
  ciphertext: string
  tag: string
}

/** A general JWE (RFC 7516 §7.2.1) but for its recipients. */
export type JweContent = Omit<JweParts, 'encryptedKey'>

/** Seals and opens the content of stanzas. Synchronous, since an SMK is at hand and a stanza is small. */
export interface ContentCodec {
  /**
   * Seals `plaintext` under a fresh CMK and IV, wraps the CMK with `smk` (16 bytes for A128KW, 32 for A256KW).
   * `protectedHeader` is the base64url text that becomes `protected` and the AAD as it stands.
   */
  seal(
    plaintext: Uint8Array,
    smk: Uint8Array,
    algorithm: WrapAlgorithm,
    encryption: ContentEncryption,
    protectedHeader: string,
  ): JweParts
  /** The plaintext, or `undefined` where key, tag or a length does not fit. Never throws on input from outside. */
  open(
    parts: JweParts,
    smk: Uint8Array,
    algorithm: WrapAlgorithm,
    encryption: ContentEncryption,
  ): Uint8Array | undefined
}

/** A JWK as plain data; private members only inside a `Secret`. */
export type Jwk = Readonly<Record<string, unknown>> & { readonly kty: string }

export interface KeyPair {
  /** RFC 7638 SHA-256 thumbprint of the public key, base64url. */
  kid: string
  publicKey: Jwk
  privateKey: Secret<Jwk>
}

/** This device's own keys. */
export interface DeviceKeys {
  /** Ed25519; its `kid` is the device's fingerprint. */
  identity(): KeyPair
  /** X25519, the current one that others may cache. */
  encryption(): KeyPair
  /** P-256 and RSA-2048 for peers of the bare draft, as far as they are made already. */
  fallback(): readonly KeyPair[]
  /** Any private key of ours by `kid`, older encryption keys included; `undefined` where erased or never ours. */
  byKid(kid: string): KeyPair | undefined
}

export interface EnginePorts {
  keys: KeyTable
  device: DeviceKeys
  trust: TrustBook
  requests: KeyRequests
  codec: ContentCodec
  primitives: Primitives
  clock: Clock
  random: Random
}
