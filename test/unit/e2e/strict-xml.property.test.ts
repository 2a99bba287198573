import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStanza, replaceForbidden } from '../../../main/e2e/strict-xml.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'
import { asWritten, elementOf, meaningOf, spelledXml, XML_MARKS } from '../../arbitraries/xml.ts'

/** Nothing, or an element that says the same once it is written and read again. */
function expectRefusedOrSound(text: string): void {
  const read = parseStanza(text)
  if (read === undefined) return
  const again = parseStanza(read.toString())
  expect(again && meaningOf(again)).toEqual(asWritten(meaningOf(read)))
  expect(replaceForbidden(read.toString())).toBe(read.toString())
}

describe('strict XML, whatever comes', () => {
  it('reads every spelling of an element for what it means', () => {
    fc.assert(
      fc.property(spelledXml, ({ means, text }) => {
        const read = parseStanza(text)
        expect(read && meaningOf(read)).toEqual(means)
      }),
      CASES,
    )
  })

  it('reads what was written, but for ends of lines', () => {
    fc.assert(
      fc.property(spelledXml, ({ means }) => {
        const read = parseStanza(elementOf(means).toString())
        expect(read && meaningOf(read)).toEqual(asWritten(means))
      }),
      CASES,
    )
  })

  it('reads up to 200 levels and no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom('<a>', "<a b='1' >"), (depth, start) => {
        const read = parseStanza(start.repeat(depth) + 'x' + '</a>'.repeat(depth))
        expect(read !== undefined).toBe(depth <= 200)
      }),
      CASES,
    )
  })

  it('refuses a changed element, or reads one that is sound', () => {
    const changed = mutated(
      spelledXml.map(({ text }) => text),
      XML_MARKS,
    )
    fc.assert(fc.property(changed, expectRefusedOrSound), CASES)
  })

  it('refuses noise, or reads an element that is sound', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...XML_MARKS), anyText), { maxLength: 40 })
    fc.assert(
      fc.property(noise, (pieces) => {
        expectRefusedOrSound(pieces.join(''))
        expectRefusedOrSound(`<a>${pieces.join('')}</a>`)
      }),
      CASES,
    )
  })

  it('makes every text one that it reads', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const xml = elementOf({ name: 'a', attrs: [['b', replaceForbidden(text)]], children: [] }).toString()
        expect(parseStanza(xml)).toBeDefined()
      }),
      CASES,
    )
  })
})

// twice what PROTOCOL 4.1 lets in: what is exponential, or quadratic, does not end within the limit of a test
const SIZE = 512 * 1024
const many = (count: number, piece: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join('')
const within = (depth: number, inner: string) =>
  `<a xmlns:x='urn:x'>${'<a>'.repeat(depth)}${inner}${'</a>'.repeat(depth)}</a>`

describe('strict XML comes to an end soon', () => {
  it.each<[string, string, boolean]>([
    ['one text', `<a>${'x'.repeat(SIZE)}</a>`, true],
    ['ampersands', `<a>${'&'.repeat(SIZE)}</a>`, false],
    ['references', `<a>${'&amp;'.repeat(SIZE / 5)}</a>`, true],
    ['brackets', `<a>${']'.repeat(SIZE)}</a>`, true],
    ['left angles', '<'.repeat(SIZE), false],
    ['start tags', '<a>'.repeat(SIZE / 3), false],
    ['siblings', `<a>${'<a/>'.repeat(SIZE / 4)}</a>`, true],
    ['attributes', `<a${many(SIZE / 16, (i) => ` a${i}=''`)}/>`, true],
    ['a doubled attribute behind many', `<a${many(SIZE / 16, (i) => ` a${i}=''`)} a0=''/>`, false],
    ['prefixes declared', `<a${many(SIZE / 16, (i) => ` xmlns:a${i}='u'`)}/>`, true],
    ['prefixes declared 200 levels above', within(198, '<x:a/>'.repeat(SIZE / 24)), true],
    ['prefixed attributes there', within(198, `<a${many(SIZE / 48, (i) => ` x:a${i}=''`)}/>`), true],
    ['white space in a tag', `<a${' '.repeat(SIZE)}/>`, true],
    ['white space in a tag that does not end', `<a${' '.repeat(SIZE)}!`, false],
    ['white space around =', `<a b${' '.repeat(SIZE / 2)}=${' '.repeat(SIZE / 2)}!`, false],
    ['white space in an end tag', `<a></a${' '.repeat(SIZE)}!`, false],
    ['white space behind', `<a/>${' '.repeat(SIZE)}!`, false],
    ['white space in a declaration', `<?xml ${' '.repeat(SIZE)}`, false],
    ['a name', `<${'a'.repeat(SIZE)}!`, false],
    ['a name of an attribute', `<a ${'a'.repeat(SIZE)}!`, false],
    ['an open quote', `<a b="${'b'.repeat(SIZE)}`, false],
    ['CDATA', `<a>${'<![CDATA[]]>'.repeat(SIZE / 12)}</a>`, true],
    ['CDATA that does not end', `<a>${'<![CDATA['.repeat(SIZE / 9)}</a>`, false],
    ['pairs of surrogates', `<a>${'😀'.repeat(SIZE / 2)}</a>`, true],
    ['halves of surrogates', `<a>${'\ud800'.repeat(SIZE)}</a>`, false],
  ])('with half a million characters of %s', (_, text, readable) => {
    expect(parseStanza(text) !== undefined).toBe(readable)
  })
})
