// RFC 4648 §5 without padding. PROTOCOL 1: spare bits are zero, one spelling for one value; white space is tolerated.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** The two letters for twelve bits: half as many pieces to put together. */
const PAIRS: readonly string[] = [...ALPHABET].flatMap((first) =>
  [...ALPHABET].map((second) => first + second),
)
/** The six bits of a letter, by its code. */
const VALUES = new Uint8Array(128)
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value
const CLEAN = /^[A-Za-z0-9_-]*$/

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 2 < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += pair(n >> 12) + pair(n)
  }
  if (i + 1 === bytes.length) {
    text += pair((bytes[i] ?? 0) << 4)
  } else if (i + 2 === bytes.length) {
    const n = (((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)) << 2
    text += pair(n >> 6) + ALPHABET.charAt(n & 63)
  }
  return text
}

/** Takes the white space out of an element's text; `undefined` where what is left is not base64url of one spelling. */
export function cleanBase64url(text: string): string | undefined {
  // what we wrote ourselves has none
  const isCleanAlready = CLEAN.test(text)
  const clean = isCleanAlready ? text : text.replace(/[ \t\r\n]+/g, '')
  if ((!isCleanAlready && !CLEAN.test(clean)) || clean.length % 4 === 1) return undefined
  const last = VALUES[clean.charCodeAt(clean.length - 1)] ?? 0
  if (clean.length % 4 === 2 && (last & 0x0f) !== 0) return undefined
  if (clean.length % 4 === 3 && (last & 0x03) !== 0) return undefined
  return clean
}

/** The bytes of base64url text, white space tolerated; `undefined` where it is none. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const clean = cleanBase64url(text)
  if (clean === undefined) return undefined
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let bits = 0
  let buffer = 0
  let at = 0
  for (let i = 0; i < clean.length; i += 1) {
    buffer = ((buffer << 6) | (VALUES[clean.charCodeAt(i)] ?? 0)) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at] = (buffer >> bits) & 0xff
      at += 1
    }
  }
  return bytes
}

/**
 * The bytes of a member of a JWK. No white space here, for a thumbprint is taken of the member as it is spelled, and one
 * key has one (PROTOCOL 1). `undefined` for what is no such text.
 */
export function memberBytes(member: unknown): Uint8Array | undefined {
  return typeof member === 'string' && cleanBase64url(member) === member ? fromBase64url(member) : undefined
}

function pair(twelveBits: number): string {
  return PAIRS[twelveBits & 4095] ?? ''
}
