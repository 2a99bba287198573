import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonObject } from '../../../main/e2e/strict-json.ts'
import { anyJson, anyJsonObject, mutatedJson } from '../../arbitraries/json.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'

/** Nothing, or an object that `JSON.parse` understands alike, without prototype at every level. */
function expectRefusedOrSound(text: string): void {
  const read = parseJsonObject(text)
  if (read === undefined) return
  expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(text)))
  const walk = (value: unknown, depth: number): void => {
    expect(depth).toBeLessThanOrEqual(8)
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) expect(Object.getPrototypeOf(value)).toBeNull()
    for (const member of Object.values(value)) walk(member, depth + 1)
  }
  walk(read, 0)
}

describe('strict JSON, whatever comes', () => {
  it('reads what JSON.stringify wrote, with and without white space', () => {
    fc.assert(
      fc.property(anyJsonObject, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value)
        expect(JSON.stringify(parseJsonObject(JSON.stringify(value, null, indent)))).toBe(text)
      }),
      CASES,
    )
  })

  it('refuses a member that stands twice at any depth, in any spelling', () => {
    const spelled = (name: string) =>
      `"${[...Array(name.length).keys()]
        .map((i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`)
        .join('')}"`
    fc.assert(
      fc.property(
        anyText,
        anyJson,
        fc.integer({ min: 0, max: 2 }),
        fc.boolean(),
        (name, value, depth, escaped) => {
          const twice = `{${JSON.stringify(name)}:${JSON.stringify(value)},"\\"":0${name === '"' ? ',"' : ',"'}x":1,${
            escaped ? spelled(name) : JSON.stringify(name)
          }:null}`
          expect(parseJsonObject('{"a":['.repeat(depth) + twice + ']}'.repeat(depth))).toBeUndefined()
        },
      ),
      CASES,
    )
  })

  it('refuses changed JSON, or reads an object that is sound', () => {
    fc.assert(fc.property(mutatedJson(anyJsonObject), expectRefusedOrSound), CASES)
  })

  it('refuses noise, or reads an object that is sound', () => {
    const piece = fc.oneof(fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', '"a"', '1'), anyText)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expectRefusedOrSound(pieces.join(''))
        expectRefusedOrSound(`{${pieces.join('')}}`)
      }),
      CASES,
    )
  })
})

// twice what PROTOCOL 4.1 lets in: what is exponential, or quadratic, does not end within the limit of a test
const SIZE = 512 * 1024

describe('strict JSON comes to an end soon', () => {
  it.each<[string, string, boolean]>([
    ['a string', `{"a":"${'x'.repeat(SIZE)}"}`, true],
    ['a string that does not end', `{"a":"${'x'.repeat(SIZE)}`, false],
    ['escapes', `{"a":"${'\\\\'.repeat(SIZE / 2)}"}`, true],
    ['escapes that do not end', `{"a":"${'\\"'.repeat(SIZE / 2)}`, false],
    ['quotes', '"'.repeat(SIZE), false],
    ['white space', `{${' '.repeat(SIZE)}}`, true],
    ['white space that does not end', `{${' '.repeat(SIZE)}`, false],
    ['white space of no JSON', `{${'\u00a0'.repeat(SIZE)}}`, false],
    ['arrays', `{"a":${'['.repeat(SIZE)}`, false],
    ['objects', '{"a":'.repeat(SIZE / 5), false],
    ['items', `{"a":[${'1,'.repeat(SIZE / 2)}1]}`, true],
    ['empty objects', `{"a":[${'{},'.repeat(SIZE / 3)}{}]}`, true],
    ['members', `{${Array.from({ length: SIZE / 16 }, (_, i) => `"a${i}":1`).join()}}`, true],
    ['digits', `{"a":${'9'.repeat(SIZE)}}`, true],
  ])('with half a million characters of %s', (_, text, readable) => {
    expect(parseJsonObject(text) !== undefined).toBe(readable)
  })
})
