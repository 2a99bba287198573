// Here and not beside the other tests of addresses, since Electron's tables of Unicode are not Node's.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bareOf, domainOf, localOf, parseJid, toBareJid, toFullJid } from '../../../shared/domain/jid.ts'
import { addressText, fullJid } from '../../arbitraries/jids.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'

const MARKS = [
  '@',
  '/',
  '.',
  '-',
  ':',
  '[',
  ']',
  '＠',
  '／',
  '．',
  '\u3000',
  '\u00ad',
  '\u0300',
  '\u3099',
  'İ',
  'Σ',
  'ẞ',
]
const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** Nothing, or an address that is prepared once and for all (RFC 7622 §3). */
function expectRefusedOrSound(text: string): void {
  const parts = parseJid(text)
  expect(parts === undefined).toBe(toBareJid(text) === undefined)
  if (parts === undefined) return
  const whole = (parts.local && `${parts.local}@`) + parts.domain + (parts.resource && `/${parts.resource}`)
  expect(parseJid(whole)).toEqual(parts)
  for (const part of Object.values(parts)) {
    expect(bytesOf(part)).toBeLessThanOrEqual(1023)
    expect(part).not.toMatch(/\p{Cc}|\p{Cs}/u)
  }
  expect(parts.domain).not.toBe('')
  expect(parts.local).not.toMatch(/["&'/:<>@\s]/)
  const full = toFullJid(text)
  expect(full === undefined).toBe(parts.resource === '')
  if (full !== undefined) {
    expect([localOf(full), domainOf(full), bareOf(full)]).toEqual([
      parts.local,
      parts.domain,
      toBareJid(text),
    ])
  }
}

describe('addresses (RFC 7622), whatever comes', () => {
  it('that are prepared stay as they are', () => {
    fc.assert(
      fc.property(fullJid, (jid) => {
        expect(toFullJid(jid)).toBe(jid)
        expect(toBareJid(bareOf(jid))).toBe(bareOf(jid))
      }),
      CASES,
    )
  })

  it('are refused, or prepared once and for all', () => {
    fc.assert(fc.property(addressText, expectRefusedOrSound), CASES)
  })

  it('are refused, or prepared once and for all, when they were changed', () => {
    fc.assert(fc.property(mutated(addressText, MARKS), expectRefusedOrSound), CASES)
  })

  it('are refused, or prepared once and for all, when they are noise', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...MARKS), anyText), { maxLength: 20 })
    fc.assert(
      fc.property(noise, (pieces) => expectRefusedOrSound(pieces.join(''))),
      CASES,
    )
  })

  it.each([
    ['labels', 'a.'.repeat(1500)],
    ['dots', `a@${'.'.repeat(3000)}a`],
    ['letters', `${'a'.repeat(3000)}!`],
    ['hyphens', `a@a${'-'.repeat(3000)}`],
    ['signs that grow', `${'\u0344'.repeat(3000)}@a`],
    ['marks out of their order', `a@b/${'a\u0316\u0300'.repeat(1000)}`],
    ['slashes', '/'.repeat(512 * 1024)],
    ['signs', '@'.repeat(512 * 1024)],
  ])('are read soon with many %s', (_, text) => {
    expectRefusedOrSound(text)
  })
})
