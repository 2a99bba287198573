// A strict reader for XML that comes out of a seal. The parser of @xmpp/xml takes much that is no XML (unclosed and
// crossed tags, doubled attributes, text after the root), and what two readers understand differently is a way to attack.
import { Element } from '@xmpp/xml'

// Namespaces in XML §3 (NCName) with the characters of XML 1.0 §2.3
const FIRST =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f' +
  '\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const NCNAME = `[${FIRST}][${FIRST}0-9.\\u00b7\\u0300-\\u036f\\u203f\\u2040-]*`
const QNAME = `${NCNAME}(?::${NCNAME})?`
/* eslint-disable no-misleading-character-class -- joiners and combining marks stand in XML's own grammar */
const NAME = new RegExp(QNAME, 'uy')
const ATTRIBUTE = new RegExp(attribute(QNAME), 'uy')
/* eslint-enable no-misleading-character-class */
// Names of ASCII, which nearly all are: in the whole grammar each costs a search through its ranges.
const ASCII_NCNAME = '[A-Za-z_][A-Za-z0-9._-]*'
const ASCII_QNAME = `${ASCII_NCNAME}(?::${ASCII_NCNAME})?`
const ASCII_NAME = new RegExp(ASCII_QNAME, 'y')
const ASCII_ATTRIBUTE = new RegExp(attribute(ASCII_QNAME), 'y')
const SPACE = ' \t\r\n'
const DECLARATION = /^<\?xml[ \t\r\n][^?<>]*\?>/
// XML 1.0 §2.2: Char
// eslint-disable-next-line no-control-regex -- these are the characters that XML forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u
const EACH_FORBIDDEN = new RegExp(FORBIDDEN.source, 'gu')
// What may be one of them: without `u` halves of pairs are looked at by themselves, which is faster.
// eslint-disable-next-line no-control-regex -- as above
const SUSPICIOUS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));|&/g
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** As deep as a stream may be: what was taken from the server can be read again. */
export const MAX_DEPTH = 200

const COLON = 0x3a

class NotWellFormed extends Error {}

/**
 * Reads one XML element from `xml`: well formed, namespaces declared, no document type, comment or processing
 * instruction (RFC 6120 §11.1), at most 200 deep. Gives the element, or `undefined` for anything else; never throws.
 */
export function parseStanza(xml: string): Element | undefined {
  try {
    return read(xml)
  } catch (error) {
    if (error instanceof NotWellFormed) return undefined
    throw error
  }
}

/** The text with a replacement character for each one that no XML can carry. */
export function replaceForbidden(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(EACH_FORBIDDEN, '\ufffd') : text
}

function hasForbidden(text: string): boolean {
  return SUSPICIOUS.test(text) && FORBIDDEN.test(text)
}

function read(xml: string): Element {
  if (hasForbidden(xml)) throw new NotWellFormed('character')
  const open: Element[] = []
  let root: Element | undefined
  let at = DECLARATION.exec(xml)?.[0].length ?? 0

  while (at < xml.length) {
    const parent = open[open.length - 1]
    if (xml.startsWith('</', at)) {
      at = readEnd(xml, at + 2, parent)
      open.pop()
    } else if (xml.startsWith('<![CDATA[', at)) {
      const end = xml.indexOf(']]>', at)
      if (parent === undefined || end < 0) throw new NotWellFormed('CDATA')
      parent.append(endLines(xml.slice(at + 9, end)))
      at = end + 3
    } else if (xml[at] === '<') {
      if (parent === undefined && root !== undefined) throw new NotWellFormed('second root')
      const start = readStart(xml, at + 1, parent)
      root ??= start.element
      at = start.end
      if (!start.empty && open.push(start.element) > MAX_DEPTH) throw new NotWellFormed('depth')
    } else {
      const end = xml.indexOf('<', at)
      const text = xml.slice(at, end < 0 ? xml.length : end)
      // XML 1.0 §2.4; in an attribute it may stand
      if (text.includes(']]>')) throw new NotWellFormed('CDATA end in text')
      if (parent !== undefined) parent.append(unescape(endLines(text)))
      else if (afterSpace(text, 0) < text.length) throw new NotWellFormed('text outside')
      at += text.length
    }
  }
  if (root === undefined || open.length > 0) throw new NotWellFormed('end')
  return root
}

function readStart(xml: string, from: number, parent: Element | undefined) {
  const name = nameAt(xml, from)
  const attrs: Record<string, string> = {}
  const prefixed = name.includes(':') ? [name] : []
  let at = from + name.length
  for (let found = attributeAt(xml, at); found !== null; found = attributeAt(xml, at)) {
    const [whole, key = '', quoted, apostrophed] = found
    if (Object.hasOwn(attrs, key)) throw new NotWellFormed('doubled attribute')
    // XML 1.0 §2.11, §3.3.3: an end of line is one space
    setOwn(attrs, key, unescape((quoted ?? apostrophed ?? '').replace(/\r\n|[\t\r\n]/g, ' ')))
    if (key.includes(':')) prefixed.push(key)
    at += whole.length
  }
  at = afterSpace(xml, at)
  const empty = xml[at] === '/'
  if (empty) at += 1
  if (xml[at] !== '>') throw new NotWellFormed('tag')

  const element = new Element(name)
  // ltx assigns one by one, and `__proto__` would be lost
  element.attrs = attrs
  if (parent !== undefined) parent.append(element)
  for (const qualified of prefixed) checkPrefix(element, qualified)
  return { element, empty, end: at + 1 }
}

// `__proto__` is an attribute like any other
function setOwn(attrs: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__')
    Object.defineProperty(attrs, key, { value, enumerable: true, configurable: true, writable: true })
  else attrs[key] = value
}

// What the whole grammar would find, too: after a name of ASCII that is at its end stands something of ASCII but a colon.
function nameAt(xml: string, at: number): string {
  ASCII_NAME.lastIndex = at
  const found = ASCII_NAME.exec(xml)?.[0] ?? ''
  const next = xml.charCodeAt(at + found.length)
  if (found !== '' && next < 0x80 && next !== COLON) return found
  NAME.lastIndex = at
  const name = NAME.exec(xml)?.[0]
  if (name === undefined) throw new NotWellFormed('name')
  return name
}

// ... and what follows a name here is white space or an equals sign.
function attributeAt(xml: string, at: number): RegExpExecArray | null {
  // the end of most tags
  if (xml[at] === '>' || xml[at] === '/') return null
  ASCII_ATTRIBUTE.lastIndex = at
  ATTRIBUTE.lastIndex = at
  return ASCII_ATTRIBUTE.exec(xml) ?? ATTRIBUTE.exec(xml)
}

function readEnd(xml: string, from: number, current: Element | undefined): number {
  const name = nameAt(xml, from)
  if (current === undefined || current.name !== name) throw new NotWellFormed('crossed')
  const at = afterSpace(xml, from + name.length)
  if (xml[at] !== '>') throw new NotWellFormed('end tag')
  return at + 1
}

// Namespaces in XML §5: a prefix is declared on the element or above it, and never undeclared
function checkPrefix(element: Element, qualified: string): void {
  const colon = qualified.indexOf(':')
  if (colon < 0) return
  const prefix = qualified.slice(0, colon)
  // declared by itself
  if (prefix === 'xml') return
  if (prefix === 'xmlns') {
    if ((element.attrs[qualified] ?? '') === '') throw new NotWellFormed('undeclared prefix')
    return
  }
  const declaration = `xmlns:${prefix}`
  for (let scope: Element | null = element; scope !== null; scope = scope.parent) {
    if ((scope.attrs[declaration] ?? '') !== '') return
  }
  throw new NotWellFormed('unknown prefix')
}

function afterSpace(text: string, at: number): number {
  let after = at
  while (after < text.length && SPACE.includes(text.charAt(after))) after += 1
  return after
}

// XML 1.0 §2.11
function endLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function unescape(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name] ?? ''
    const point = decimal !== undefined ? parseInt(decimal, 10) : hex !== undefined ? parseInt(hex, 16) : NaN
    if (!(point <= 0x10ffff)) throw new NotWellFormed('reference')
    const character = String.fromCodePoint(point)
    if (point === 0 || hasForbidden(character)) throw new NotWellFormed('reference')
    return character
  })
}

function attribute(name: string): string {
  return `[ \\t\\r\\n]+(${name})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`
}
