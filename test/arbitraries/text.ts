// Text, bytes and names as peers may send them, and how often each property is tried.
import fc from 'fast-check'
import { replaceForbidden } from '../../main/e2e/strict-xml.ts'

/**
 * Every property of a parser is tried with that many cases; fast-check prints the seed of one that fails. Inside Electron they
 * are the same parsers once more: a tenth shows whether its crypto bears them.
 */
export const CASES = { numRuns: process.versions.electron === undefined ? 1000 : 100 }

/** What trips readers: members of every object, other spaces, marks that combine, ends of lines, markup, half a pair. */
export const AWKWARD = [
  '__proto__',
  'constructor',
  'toString',
  'null',
  '\u00a0\u2028\ufeff',
  'e\u0301\u0323ﬁ',
  '\u202eabc',
  '\r\n\t\r',
  ']]><![CDATA[&amp;&#0;',
  '"\'<>&\\',
  '\ud83d\ude00',
  '\ud800',
  '\u0000\ufffe',
  '',
] as const

/** Any text of JavaScript, halves of surrogate pairs and controls included. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(...AWKWARD),
)

/** Text that XML can carry. */
export const xmlText: fc.Arbitrary<string> = anyText.map(replaceForbidden)

/** A SID: "others' any string" (PROTOCOL 1), as far as an attribute carries it. */
export const anySid: fc.Arbitrary<string> = fc
  .oneof(fc.uuid({ version: 4 }), xmlText)
  .map((text) => text.replace(/[\t\r\n]/g, ' '))
  .filter((text) => text !== '')

/** Times that fit into a grant: whole seconds from 1970 to the end of 9999, in milliseconds. */
export const anyTime: fc.Arbitrary<number> = fc
  .integer({ min: 0, max: 253_402_300_799 })
  .map((seconds) => seconds * 1000)
