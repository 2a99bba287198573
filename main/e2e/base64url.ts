// RFC 4648 §5 without padding. PROTOCOL 1: spare bits are zero, one spelling for one value; white space is tolerated.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES: Readonly<Record<string, number>> = Object.fromEntries([...ALPHABET].map((c, i) => [c, i]))
const CLEAN = /^[A-Za-z0-9_-]*$/

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 2 < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += letter(n >> 18) + letter(n >> 12) + letter(n >> 6) + letter(n)
  }
  if (i + 1 === bytes.length) {
    const n = (bytes[i] ?? 0) << 4
    text += letter(n >> 6) + letter(n)
  } else if (i + 2 === bytes.length) {
    const n = (((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)) << 2
    text += letter(n >> 12) + letter(n >> 6) + letter(n)
  }
  return text
}

/** Takes the white space out of an element's text; `undefined` where what is left is not base64url of one spelling. */
export function cleanBase64url(text: string): string | undefined {
  const clean = text.replace(/[ \t\r\n]+/g, '')
  if (!CLEAN.test(clean) || clean.length % 4 === 1) return undefined
  const last = VALUES[clean[clean.length - 1] ?? 'A'] ?? 0
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
    buffer = ((buffer << 6) | (VALUES[clean[i] ?? ''] ?? 0)) & 0xffffff
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

function letter(sixBits: number): string {
  return ALPHABET[sixBits & 63] ?? ''
}
