// The children in which a flattened JWE (PROTOCOL 2.4, 3) or JWS (PROTOCOL 5) travels.
import xml, { type Element } from '@xmpp/xml'
import { cleanBase64url } from './base64url.ts'
import type { JweParts } from './ports.ts'

/** The three parts of a flattened JWS (RFC 7515 §7.2.2), each base64url. */
export interface JwsParts {
  protected: string
  payload: string
  signature: string
}

type Children<Parts> = readonly (readonly [element: string, part: keyof Parts & string])[]

const JWE: Children<JweParts> = [
  ['encheader', 'protected'],
  ['cmk', 'encryptedKey'],
  ['iv', 'iv'],
  ['data', 'ciphertext'],
  ['mac', 'tag'],
]
const JWS: Children<JwsParts> = [
  ['sigheader', 'protected'],
  ['data', 'payload'],
  ['sig', 'signature'],
]

export function jweChildren(parts: JweParts): Element[] {
  return JWE.map(([name, part]) => xml(name, {}, parts[part]))
}

export function jwsChildren(parts: JwsParts): Element[] {
  return JWS.map(([name, part]) => xml(name, {}, parts[part]))
}

/** The parts, white space taken out; `undefined` where a child is missing, stands twice or is no base64url. */
export function readJweChildren(parent: Element): JweParts | undefined {
  return read(parent, JWE)
}

/** The same of a signed stanza. */
export function readJwsChildren(parent: Element): JwsParts | undefined {
  return read(parent, JWS)
}

function read<Parts extends Record<keyof Parts, string>>(
  parent: Element,
  children: Children<Parts>,
): Parts | undefined {
  const parts: Partial<Record<string, string>> = {}
  for (const [name, part] of children) {
    const found = parent.getChildren(name)
    const only = found[0]
    if (only === undefined || found.length > 1 || only.getNS() !== parent.getNS()) return undefined
    if (only.getChildElements().length > 0) return undefined
    const clean = cleanBase64url(only.getText())
    if (clean === undefined) return undefined
    parts[part] = clean
  }
  return parts as Parts
}
