// XML as others spell it: what it means, and one of the many ways to write that.
import { Element } from '@xmpp/xml'
import fc from 'fast-check'
import { anySpace } from './mutation.ts'
import { xmlText } from './text.ts'

/** What an element means: adjacent text is one. */
export interface Meaning {
  name: string
  attrs: [name: string, value: string][]
  children: (Meaning | string)[]
}

interface Spelled<T> {
  means: T
  text: string
}

/** Marks that change the meaning of XML wherever they are put. */
export const XML_MARKS = [
  ...['<', '>', '/', '</', '/>', '=', '"', "'", '&', ';', '&amp;', '&#0;', '&#xd800;', '&#13;', ':', 'xmlns'],
  ...['<![CDATA[', ']]>', '<!--', '-->', '<?', '?>', '<!DOCTYPE a>', '<a>', '</a>', '<x:a/>', " b='1'"],
  ...[" xmlns=''", " xmlns:x=''", '\u0000', '\ufffe', '\ud800', '\ufeff'],
]

const PREFIXES = { p: 'urn:p', été: 'urn:q', __proto__1: 'urn:r' }
const NCNAME = fc.oneof(
  fc.constantFrom(
    'body',
    'a',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'été',
    '𠀀',
    'a.b-c·d',
    'xmlns1',
  ),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9._-]{0,8}$/),
)
const PREFIX = fc.constantFrom('', '', '', ...Object.keys(PREFIXES).map((prefix) => `${prefix}:`))
const NAME = fc.tuple(PREFIX, NCNAME).map(([prefix, name]) => prefix + name)
const ATTRIBUTE_NAME = fc.oneof(
  NAME.filter((name) => name !== 'xmlns'),
  fc.constant('xml:lang'),
)
const SPACE = anySpace.map((space) => ` ${space}`)

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
/** The characters themselves where they may stand, references where not. */
const plainly = (text: string) =>
  text.replace(/[&<>"'\t\r\n]/g, (c) => NAMED[c] ?? `&#${c.charCodeAt(0).toString()};`)
const inDecimals = (text: string) => [...text].map((c) => `&#${(c.codePointAt(0) ?? 0).toString()};`).join('')
const inHex = (text: string) => [...text].map((c) => `&#x${(c.codePointAt(0) ?? 0).toString(16)};`).join('')

/** One piece of the text of an attribute or element; an end of line means `lineEnd` there. */
function piece(lineEnd: string): fc.Arbitrary<Spelled<string>> {
  return fc.oneof(
    {
      arbitrary: fc
        .tuple(xmlText, fc.constantFrom(plainly, plainly, inDecimals, inHex))
        .map(([means, spell]) => ({ means, text: spell(means) })),
      weight: 6,
    },
    { arbitrary: fc.constant({ means: lineEnd, text: '\r\n' }), weight: 1 },
  )
}

const cdata: fc.Arbitrary<Spelled<string>> = xmlText
  .map((text) => text.replace(/\r/g, '').replaceAll(']]>', ''))
  .map((means) => ({ means, text: `<![CDATA[${means}]]>` }))

const joined = (pieces: Spelled<string>[]): Spelled<string> => ({
  means: pieces.map(({ means }) => means).join(''),
  text: pieces.map(({ text }) => text).join(''),
})

const attribute = fc
  .tuple(ATTRIBUTE_NAME, fc.array(piece(' '), { maxLength: 3 }), fc.constantFrom('"', "'"), SPACE, anySpace)
  .map(([name, pieces, quote, before, inside]) => {
    const { means, text } = joined(pieces)
    return { name, means, text: `${before}${name}${inside}=${inside}${quote}${text}${quote}` }
  })

const spelledElement = fc.letrec<{ element: Spelled<Meaning> }>((tie) => ({
  element: fc
    .tuple(
      NAME,
      fc.uniqueArray(attribute, { maxLength: 4, selector: ({ name }) => name }),
      fc.option(fc.constantFrom('jabber:client', 'urn:x', 'urn:ä')),
      fc.array(
        fc.oneof(
          { maxDepth: 5, depthSize: 'small' },
          { arbitrary: piece('\n'), weight: 3 },
          { arbitrary: cdata, weight: 1 },
          { arbitrary: tie('element'), weight: 2 },
        ),
        { maxLength: 4 },
      ),
      anySpace,
    )
    .map(([name, attributes, xmlns, children, space]) => {
      const attrs: Meaning['attrs'] = attributes.map((one) => [one.name, one.means])
      if (xmlns !== null) attrs.push(['xmlns', xmlns])
      const start = attributes.map(({ text }) => text).join('') + (xmlns === null ? '' : ` xmlns='${xmlns}'`)
      const inside = children.map(({ text }) => text).join('')
      return {
        means: { name, attrs, children: merged(children.map(({ means }) => means)) },
        text:
          children.length === 0 && space !== ''
            ? `<${name}${start}${space}/>`
            : `<${name}${start}${space}>${inside}</${name}${space}>`,
      }
    }),
})).element

/** One whole XML element, every prefix declared on its root, with an XML declaration or not. */
export const spelledXml: fc.Arbitrary<Spelled<Meaning>> = fc
  .tuple(spelledElement, fc.constantFrom('', "<?xml version='1.0' encoding='UTF-8'?>\n"))
  .map(([{ means, text }, declaration]) => {
    const prefixes = Object.entries(PREFIXES).map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const)
    const declared = prefixes.map(([name, uri]) => ` ${name}="${uri}"`).join('')
    return {
      means: { name: 'root', attrs: prefixes.map(([name, uri]) => [name, uri]), children: [means] },
      text: `${declaration}<root${declared}>${text}</root>\n`,
    }
  })

/** What an element means that was read. */
export function meaningOf(element: Element): Meaning {
  return {
    name: element.name,
    attrs: Object.entries(element.attrs).map(([name, value]) => [name, value ?? '']),
    children: merged(
      element.children.map((child) => (child instanceof Element ? meaningOf(child) : String(child))),
    ),
  }
}

/** An element that means this, made without a parser. */
export function elementOf({ name, attrs, children }: Meaning): Element {
  const element = new Element(name)
  element.attrs = Object.fromEntries(attrs)
  element.append(...children.map((child) => (typeof child === 'string' ? child : elementOf(child))))
  return element
}

/** What is left of a meaning once ltx wrote it, which spells no end of line as a reference (XML 1.0 §2.11, §3.3.3). */
export function asWritten({ name, attrs, children }: Meaning): Meaning {
  return {
    name,
    attrs: attrs.map(([attribute, value]) => [attribute, value.replace(/\r\n|[\t\r\n]/g, ' ')]),
    children: children.map((child) =>
      typeof child === 'string' ? child.replace(/\r\n?/g, '\n') : asWritten(child),
    ),
  }
}

function merged(children: (Meaning | string)[]): (Meaning | string)[] {
  const list: (Meaning | string)[] = []
  for (const child of children) {
    const last = list[list.length - 1]
    if (typeof child === 'string' && typeof last === 'string') list[list.length - 1] = last + child
    else if (child !== '') list.push(child)
  }
  return list
}
