// JWE (RFC 7516, 7518) by hand on node:crypto. It shares no line with the engine, and does what no library does: its
// header may say one thing while another is done, under a tag that fits.
import {
  constants,
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto'

/** A flattened JWE, each part base64url. */
export interface HandJwe {
  protected: string
  encrypted_key: string
  iv: string
  ciphertext: string
  tag: string
}

export type HandEnc = keyof typeof CONTENT
export type HandAgreement = 'ECDH-ES' | 'ECDH-ES+A128KW' | 'ECDH-ES+A256KW'
export type HandEncryption = 'RSA-OAEP' | 'RSA-OAEP-256' | 'RSA1_5'
export type HandHeader = Record<string, unknown>

export interface HandRecipe<Alg extends string> {
  /** What is done, and what the header says unless `header` says something else. */
  alg: Alg
  enc: HandEnc
  /** Further members, or others in the place of the fitting ones; `undefined` takes one out. */
  header?: HandHeader
  /** The header as text, for what no object can be. */
  spell?: (header: HandHeader) => string
}

// RFC 7518 §5; sizes in bytes
const CONTENT = {
  'A128CBC-HS256': { cipher: 'aes-128-cbc', hash: 'sha256', keySize: 32, ivSize: 16 },
  'A256CBC-HS512': { cipher: 'aes-256-cbc', hash: 'sha512', keySize: 64, ivSize: 16 },
  A128GCM: { cipher: 'aes-128-gcm', hash: null, keySize: 16, ivSize: 12 },
  A256GCM: { cipher: 'aes-256-gcm', hash: null, keySize: 32, ivSize: 12 },
} as const

/** Under a key that both have: RFC 7518 §4.4. The key's size picks the wrap, whatever the header says. */
export function sealUnderKey(plaintext: string, kek: Uint8Array, recipe: HandRecipe<string>): HandJwe {
  const cek = randomBytes(CONTENT[recipe.enc].keySize)
  return sealContent(plaintext, cek, aesWrap(kek, cek), recipe, {})
}

/** For an RSA key: RFC 7518 §4.2, §4.3. */
export function sealForRsa(
  plaintext: string,
  publicKey: JsonWebKey,
  recipe: HandRecipe<HandEncryption>,
): HandJwe {
  const cek = randomBytes(CONTENT[recipe.enc].keySize)
  const padding =
    recipe.alg === 'RSA1_5'
      ? { padding: constants.RSA_PKCS1_PADDING }
      : {
          padding: constants.RSA_PKCS1_OAEP_PADDING,
          oaepHash: recipe.alg === 'RSA-OAEP' ? 'sha1' : 'sha256',
        }
  const key = createPublicKey({ key: publicKey, format: 'jwk' })
  return sealContent(plaintext, cek, publicEncrypt({ key, ...padding }, cek), recipe, {})
}

/** What both sides of an agreement come to. */
export interface Agreed {
  epk: HandHeader
  z: Uint8Array
}

/** RFC 7518 §4.6 with an agreement already made, or made up. */
export function sealAgreed(
  plaintext: string,
  { epk, z }: Agreed,
  recipe: HandRecipe<HandAgreement>,
): HandJwe {
  const { alg, enc } = recipe
  const { keySize } = CONTENT[enc]
  if (alg === 'ECDH-ES') {
    return sealContent(plaintext, concatKdf(z, enc, keySize), Buffer.alloc(0), recipe, { epk })
  }
  const cek = randomBytes(keySize)
  const kek = concatKdf(z, alg, alg === 'ECDH-ES+A128KW' ? 16 : 32)
  return sealContent(plaintext, cek, aesWrap(kek, cek), recipe, { epk })
}

/** A fresh agreement with a public key on P-256 or X25519. */
export function agreeWith(publicKey: JsonWebKey): Agreed {
  if (publicKey.crv === 'X25519') {
    const own = generateKeyPairSync('x25519')
    const theirs = createPublicKey({ key: publicKey, format: 'jwk' })
    const { kty, crv, x } = own.publicKey.export({ format: 'jwk' })
    return { epk: { kty, crv, x }, z: diffieHellman({ privateKey: own.privateKey, publicKey: theirs }) }
  }
  const own = createECDH('prime256v1')
  const point = own.generateKeys()
  const coordinates = [publicKey.x ?? '', publicKey.y ?? ''].map((text) => Buffer.from(text, 'base64url'))
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const z = own.computeSecret(Buffer.concat([Buffer.of(4), ...coordinates]))
  return { epk: { kty: 'EC', crv: 'P-256', x, y }, z }
}

function sealContent(
  plaintext: string,
  cek: Uint8Array,
  encryptedKey: Uint8Array,
  { alg, enc, header: more, spell = JSON.stringify }: HandRecipe<string>,
  agreed: HandHeader,
): HandJwe {
  const header = Buffer.from(spell({ alg, enc, ...agreed, ...more })).toString('base64url')
  const aad = Buffer.from(header)
  const { cipher: name, hash, ivSize } = CONTENT[enc]
  const iv = randomBytes(ivSize)
  let ciphertext: Buffer
  let tag: Buffer
  if (hash === null) {
    const cipher = createCipheriv(name, cek, iv).setAAD(aad)
    ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
    tag = cipher.getAuthTag()
  } else {
    // RFC 7518 §5.2.2.1
    const half = cek.length / 2
    const cipher = createCipheriv(name, cek.subarray(half), iv)
    ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
    const bits = Buffer.alloc(8)
    bits.writeUInt32BE(aad.length * 8, 4)
    const mac = createHmac(hash, cek.subarray(0, half)).update(aad).update(iv).update(ciphertext).update(bits)
    tag = mac.digest().subarray(0, half)
  }
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  return {
    protected: header,
    encrypted_key: text(encryptedKey),
    iv: text(iv),
    ciphertext: text(ciphertext),
    tag: text(tag),
  }
}

// RFC 3394 §2.2.1
function aesWrap(kek: Uint8Array, key: Uint8Array): Buffer {
  const blocks = Array.from({ length: key.length / 8 }, (_, i) => Buffer.from(key.subarray(8 * i, 8 * i + 8)))
  let a = Buffer.alloc(8, 0xa6)
  for (let step = 0; step < 6 * blocks.length; step += 1) {
    const i = step % blocks.length
    const cipher = createCipheriv(`aes-${kek.length * 8}-ecb`, kek, null).setAutoPadding(false)
    const b = Buffer.concat([cipher.update(Buffer.concat([a, blocks[i] ?? a])), cipher.final()])
    a = Buffer.from(b.subarray(0, 8))
    a.writeUInt32BE((a.readUInt32BE(4) ^ (step + 1)) >>> 0, 4)
    blocks[i] = b.subarray(8)
  }
  return Buffer.concat([a, ...blocks])
}

// RFC 7518 §4.6.2, without `apu` and `apv`
function concatKdf(z: Uint8Array, algorithm: string, size: number): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const name = Buffer.from(algorithm)
  const info = Buffer.concat([number(name.length), name, number(0), number(0), number(size * 8)])
  const rounds = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    createHash('sha256')
      .update(number(i + 1))
      .update(z)
      .update(info)
      .digest(),
  )
  return Buffer.concat(rounds).subarray(0, size)
}
