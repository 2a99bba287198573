import { Element } from '@xmpp/xml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStrictly } from '../../../main/e2e/strict-element.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { meaningOf, XML_MARKS } from '../../arbitraries/xml.ts'

const NAMES = [
  'body',
  'a.b-c',
  '_1',
  'xml:lang',
  'p:a',
  'été',
  '__proto__',
  'xmlns',
  'xmlns:p',
  '1a',
  'a b',
  '',
]
const name = fc.oneof({ arbitrary: fc.stringMatching(/^[a-z]{1,4}$/), weight: 8 }, fc.constantFrom(...NAMES))
const words = fc.oneof(
  { arbitrary: fc.string({ maxLength: 8 }), weight: 3 },
  fc.constantFrom('\r\n', '\t', '\n', '\u0085', '\u2028', '𠀀', ...XML_MARKS),
)

/** As a parser gives them that takes more than XML. */
const { element } = fc.letrec<{ element: Element }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.dictionary(name, words, { maxKeys: 3 }),
      fc.array(fc.oneof({ maxDepth: 4, depthSize: 'small' }, words, tie('element')), { maxLength: 4 }),
    )
    .map(([called, attrs, children]) => {
      const made = new Element(called)
      made.attrs = { ...attrs }
      made.append(...children)
      return made
    }),
}))

const deep = (levels: number): Element => {
  const made = new Element('a')
  if (levels > 1) made.append(deep(levels - 1))
  return made
}

describe('an element of another parser', () => {
  it('is read as the strict reader reads its text', () => {
    let [same, none] = [0, 0]
    fc.assert(
      fc.property(element, (given) => {
        const strict = parseStanza(given.toString())
        const read = readStrictly(given)
        expect(read && meaningOf(read)).toEqual(strict && meaningOf(strict))
        if (read === given) same += 1
        if (read === undefined) none += 1
      }),
      { numRuns: 1000 },
    )
    expect([same > 100, none > 100]).toEqual([true, true])
  })

  it('may be as deep as the strict reader takes', () => {
    const depths = [200, 201, 202]
    const read = depths.map((levels) => readStrictly(deep(levels)) !== undefined)
    expect(read).toEqual(depths.map((levels) => parseStanza(deep(levels).toString()) !== undefined))
    expect(read).toContain(false)
  })
})
