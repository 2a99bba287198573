import { fromBase64url, toBase64url } from './base64url.ts'
import type { ContentEncryption, WrapAlgorithm } from './ports.ts'
import { isObject, parseJsonObject, textOf, type JsonObject } from './strict-json.ts'
import { fromUtf8, toUtf8 } from './text.ts'

// PROTOCOL 2, "Accepted"
const WRAP_ALGORITHMS: readonly string[] = ['A128KW', 'A256KW'] satisfies WrapAlgorithm[]
// PROTOCOL 2, "Accepted"; PROTOCOL 3 takes the same for answers
export const CONTENT_ENCRYPTIONS: readonly string[] = [
  'A128CBC-HS256',
  'A256CBC-HS512',
  'A128GCM',
  'A256GCM',
] satisfies ContentEncryption[]
// PROTOCOL 2, "Refused"
const REFUSED = ['crit', 'zip', 'jku', 'x5u', 'jwk']

export interface ContentHeader {
  alg: WrapAlgorithm
  enc: ContentEncryption
}

/** PROTOCOL 2.3: the protected header of a stanza's JWE. */
export function writeContentHeader({ alg, enc }: ContentHeader, sid: string): string {
  return toBase64url(toUtf8(`{"alg":"${alg}","enc":"${enc}","kid":${JSON.stringify(sid)}}`))
}

/** The protected header of a stanza's JWE, checked against PROTOCOL 2; `undefined` where it is refused. */
export function readContentHeader(protectedHeader: string, sid: string): ContentHeader | undefined {
  const header = decodeHeader(protectedHeader)
  if (header === undefined || !isFlat(header, [])) return undefined
  // PROTOCOL 2: a `kid` that is not the SID is refused, none is fine
  if (header.kid !== undefined && header.kid !== sid) return undefined
  if (!WRAP_ALGORITHMS.includes(textOf(header.alg)) || !CONTENT_ENCRYPTIONS.includes(textOf(header.enc))) {
    return undefined
  }
  return { alg: header.alg as WrapAlgorithm, enc: header.enc as ContentEncryption }
}

/** The protected header of an answer's JWE: the same refusals, and `epk` as the one member that is an object. */
export function readAnswerHeader(protectedHeader: string): JsonObject | undefined {
  const header = decodeHeader(protectedHeader)
  return header !== undefined && isFlat(header, ['epk']) ? header : undefined
}

/** Any protected header as an object without doubled or refused members; `undefined` for anything else. */
export function decodeHeader(
  protectedHeader: string,
  allowed: readonly string[] = [],
): JsonObject | undefined {
  const bytes = fromBase64url(protectedHeader)
  const text = bytes && fromUtf8(bytes)
  const header = text === undefined ? undefined : parseJsonObject(text)
  if (header === undefined) return undefined
  return REFUSED.some((name) => name in header && !allowed.includes(name)) ? undefined : header
}

function isFlat(header: JsonObject, objects: readonly string[]): boolean {
  return Object.keys(header).every((name) => {
    const value = header[name]
    return objects.includes(name) ? isObject(value) : typeof value !== 'object' || value === null
  })
}
