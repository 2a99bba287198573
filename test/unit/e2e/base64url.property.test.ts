import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanBase64url, fromBase64url, memberBytes, toBase64url } from '../../../main/e2e/base64url.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'

const written = fc.uint8Array({ maxLength: 200 }).map(toBase64url)

/** Nothing, or bytes that have this one spelling, white space aside (PROTOCOL 1). */
function expectRefusedOrSound(text: string): void {
  const bytes = fromBase64url(text)
  expect(bytes === undefined).toBe(cleanBase64url(text) === undefined)
  if (bytes !== undefined) expect(toBase64url(bytes)).toBe(text.replace(/[ \t\r\n]/g, ''))
  expect(memberBytes(text)).toEqual(bytes !== undefined && !/[ \t\r\n]/.test(text) ? bytes : undefined)
}

describe('base64url, whatever comes', () => {
  it('reads what it wrote, white space inside and around tolerated', () => {
    const pair = fc
      .uint8Array({ maxLength: 200 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), spaced(fc.constant(toBase64url(bytes)))))
    fc.assert(
      fc.property(pair, ([bytes, text]) => {
        expect(fromBase64url(text)).toEqual(new Uint8Array(bytes))
      }),
      CASES,
    )
  })

  it('has one spelling for one value', () => {
    fc.assert(
      fc.property(
        mutated(written, ['=', '+', '/', '-', '_', 'A', 'Q', '\u00a0', '\u000b']),
        expectRefusedOrSound,
      ),
      CASES,
    )
  })

  it('refuses noise, or gives bytes that are spelled so', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.base64String(),
          fc.string({ unit: fc.constantFrom('A', 'B', 'g', 'w', '-', ' ') }),
        ),
        expectRefusedOrSound,
      ),
      CASES,
    )
  })

  it.each<[string, string]>([
    ['letters', 'A'.repeat(512 * 1024)],
    ['white space', ' '.repeat(512 * 1024)],
    ['white space and then something else', `${' '.repeat(512 * 1024)}!`],
    ['letters and white space in turn', 'A '.repeat(256 * 1024)],
  ])('comes to an end soon with half a million characters of %s', (_, text) => {
    const bytes = fromBase64url(text)
    expect(bytes === undefined).toBe(text.includes('!'))
    expect(bytes?.every((byte) => byte === 0) ?? true).toBe(true)
  })
})
