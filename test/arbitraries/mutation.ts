// What an attacker, or a bad line, makes of a valid text.
import fc from 'fast-check'

interface Change {
  how: 'cut' | 'double' | 'swap' | 'flip' | 'insert' | 'replace' | 'crop'
  /** Places in the text, taken modulo its length. */
  at: number
  other: number
  length: number
  bit: number
  mark: string
}

/** White space as PROTOCOL 1 tolerates it in the text of an element. */
export const anySpace: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(' ', '\t', '\r', '\n'),
  maxLength: 4,
})

/**
 * The text with one to four changes: parts cut out, doubled or swapped, bits flipped, `marks` and white space put in,
 * the rest cut off. It may come out as it was.
 */
export function mutated(valid: fc.Arbitrary<string>, marks: readonly string[]): fc.Arbitrary<string> {
  const change: fc.Arbitrary<Change> = fc.record({
    how: fc.constantFrom('cut', 'double', 'swap', 'flip', 'insert', 'replace', 'crop'),
    at: fc.nat(),
    other: fc.nat(),
    length: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 200 })),
    bit: fc.integer({ min: 0, max: 6 }),
    mark: fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'binary', maxLength: 3 }), anySpace),
  })
  return fc
    .tuple(valid, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => changes.reduce(apply, text))
}

/** The text with white space of XML somewhere inside and around. */
export function spaced(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.array(fc.tuple(fc.nat(), anySpace), { maxLength: 5 }))
    .map(([whole, spaces]) =>
      spaces.reduce((now, [at, space]) => splice(now, at % (now.length + 1), 0, space), whole),
    )
}

function apply(text: string, { how, at, other, length, bit, mark }: Change): string {
  const from = at % (text.length + 1)
  const part = text.slice(from, from + length)
  switch (how) {
    case 'cut':
      return splice(text, from, length, '')
    case 'double':
      return splice(text, from, 0, part)
    case 'swap': {
      const without = splice(text, from, length, '')
      return splice(without, other % (without.length + 1), 0, part)
    }
    case 'flip':
      return part === '' ? text : splice(text, from, 1, String.fromCharCode(part.charCodeAt(0) ^ (1 << bit)))
    case 'insert':
      return splice(text, from, 0, mark)
    case 'replace':
      return splice(text, from, length, mark)
    case 'crop':
      return text.slice(0, from)
  }
}

function splice(text: string, at: number, remove: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + remove)
}
