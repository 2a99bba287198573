import type { Element } from '@xmpp/xml'
import { toUtf8 } from './text.ts'

/** What one unit of a JavaScript string may become: `&quot;`, or three bytes of UTF-8. */
const MOST_BYTES_OF_UNIT = 6
/** `<`, `>` and `</`, `>` around a name; ` `, `="` and `"` around an attribute. */
const AROUND_ELEMENT = 5
const AROUND_ATTRIBUTE = 4

/** The bytes of a stanza on the wire. */
export function bytesOf(stanza: Element): number {
  return toUtf8(stanza.toString()).length
}

/** As many bytes as `bytesOf` or more, for a fraction of its cost: nothing is written. */
export function mostBytesOf({ name, attrs, children }: Element): number {
  let units = 2 * name.length
  let bytes = AROUND_ELEMENT
  for (const key in attrs) {
    units += key.length + (attrs[key]?.length ?? 0)
    bytes += AROUND_ATTRIBUTE
  }
  for (const child of children) {
    if (typeof child === 'object') bytes += mostBytesOf(child)
    else units += String(child).length
  }
  return bytes + MOST_BYTES_OF_UNIT * units
}
