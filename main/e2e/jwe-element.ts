// The five children in which a flattened JWE travels: PROTOCOL 2.4 and 3.
import xml, { type Element } from '@xmpp/xml'
import { cleanBase64url } from './base64url.ts'
import type { JweParts } from './ports.ts'

const CHILDREN = [
  ['encheader', 'protected'],
  ['cmk', 'encryptedKey'],
  ['iv', 'iv'],
  ['data', 'ciphertext'],
  ['mac', 'tag'],
] as const

export function jweChildren(parts: JweParts): Element[] {
  return CHILDREN.map(([name, part]) => xml(name, {}, parts[part]))
}

/** The parts, white space taken out; `undefined` where a child is missing, stands twice or is no base64url. */
export function readJweChildren(parent: Element): JweParts | undefined {
  const parts: Partial<JweParts> = {}
  for (const [name, part] of CHILDREN) {
    const found = parent.getChildren(name)
    const only = found[0]
    if (only === undefined || found.length > 1 || only.getNS() !== parent.getNS()) return undefined
    if (only.getChildElements().length > 0) return undefined
    const clean = cleanBase64url(only.getText())
    if (clean === undefined) return undefined
    parts[part] = clean
  }
  return parts as JweParts
}
