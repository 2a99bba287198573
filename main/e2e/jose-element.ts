// The children in which a flattened JWE (PROTOCOL 2.4, 3) or JWS (PROTOCOL 5) travels.
import { Element } from '@xmpp/xml'
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
  return JWE.map(([name, part]) => leaf(name, parts[part]))
}

export function jwsChildren(parts: JwsParts): Element[] {
  return JWS.map(([name, part]) => leaf(name, parts[part]))
}

function leaf(name: string, text: string): Element {
  const element = new Element(name)
  element.children.push(text)
  return element
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
  const namespace = parent.getNS()
  const parts: Partial<Record<string, string>> = {}
  for (const child of parent.children) {
    if (typeof child !== 'object') continue
    const name = child.getName()
    const part = children.find(([element]) => element === name)?.[1]
    if (part === undefined) continue
    if (parts[part] !== undefined || child.getNS() !== namespace) return undefined
    if (child.children.some((inner) => typeof inner === 'object')) return undefined
    const clean = cleanBase64url(child.getText())
    if (clean === undefined) return undefined
    parts[part] = clean
  }
  return children.every(([, part]) => parts[part] !== undefined) ? (parts as Parts) : undefined
}
