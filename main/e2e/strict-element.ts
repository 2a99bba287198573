// What came through the parser of @xmpp/xml, as the strict reader would have read it.
import type { Element } from '@xmpp/xml'
import { MAX_DEPTH, parseStanza } from './strict-xml.ts'

/** Of a name without prefix that XML allows, in letters that nearly every name has. */
const PLAIN_NAME = /^[A-Za-z_][\w.-]*$/
// XML 1.0 §2.2, and the end of line that §2.11 makes another one
// eslint-disable-next-line no-control-regex -- these are the characters that XML forbids
const ODD_IN_TEXT = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Cs}/u
// XML 1.0 §3.3.3: in an attribute these are read as a space
const SPACE_OF_ITS_OWN = /[\t\n]/

/**
 * Gives what `parseStanza` makes of the text of `element`, and the element itself where that is the same; `undefined` where it
 * is no well-formed XML. Most are the same, and looking is a tenth of the work of reading.
 */
export function readStrictly(element: Element): Element | undefined {
  return isReadAlike(element, 1) ? element : parseStanza(element.toString())
}

function isReadAlike(element: Element, depth: number): boolean {
  if (depth > MAX_DEPTH || !PLAIN_NAME.test(element.name)) return false
  for (const [name, value] of Object.entries(element.attrs)) {
    if (!PLAIN_NAME.test(name) && name !== 'xml:lang') return false
    if (typeof value !== 'string' || ODD_IN_TEXT.test(value) || SPACE_OF_ITS_OWN.test(value)) return false
  }
  return element.children.every((child) =>
    typeof child === 'object' ? isReadAlike(child, depth + 1) : !ODD_IN_TEXT.test(String(child)),
  )
}
