import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSafetyNumber } from '../../../shared/domain/safety-number.ts'
import { anyText } from '../../arbitraries/text.ts'

const NUMBER = '74129 45002 83441 71222 79438 54032 41131 29303 37265 40976 07519 15636'
const DIGITS = NUMBER.replaceAll(' ', '')
const number = { is: 'number', groups: NUMBER.split(' ') }

describe('a safety number that somebody passed on', () => {
  it.each([
    ['as it is shown', NUMBER],
    ['in one piece', DIGITS],
    ['with dashes', NUMBER.replaceAll(' ', ' – ')],
    ['with minus signs', NUMBER.replaceAll(' ', '\u2212')],
    ['over several lines', `\r\n ${NUMBER.replaceAll(' ', '\n')}\n`],
    ['with tabs and blanks that do not break', NUMBER.replaceAll(' ', '\t\u00a0\u202f')],
    ['with what nobody sees', `\u2066\ufeff${NUMBER.replaceAll(' ', '\u200b\u200e ')}\u2069`],
    ['in digits of full width', NUMBER.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))],
  ])('is read %s', (_, text) => {
    expect(readSafetyNumber(text)).toEqual(number)
  })

  it.each([
    ['', { is: 'no-number' }],
    [' \n-', { is: 'no-number' }],
    [`Mine is ${NUMBER}`, { is: 'no-number' }],
    [NUMBER.replace('0', 'O'), { is: 'no-number' }],
    [NUMBER.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) - 48 + 0x660)), { is: 'no-number' }],
    [NUMBER + ' '.repeat(1_000), { is: 'no-number' }],
    [DIGITS.slice(1), { is: 'incomplete', digits: 59 }],
    [`${NUMBER} 0`, { is: 'incomplete', digits: 61 }],
  ])('%j is none', (text, read) => {
    expect(readSafetyNumber(text)).toEqual(read)
  })

  it('is read without fault out of any text, as twelve groups or not at all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = readSafetyNumber(text)
        if (read.is === 'number') expect(read.groups.join(' ')).toMatch(/^(\d{5} ){11}\d{5}$/)
      }),
    )
  })

  it('is the same number however it is cut into pieces', () => {
    const gap = fc.constantFrom('', ' ', '-', '\n', '\u2013', '\u00a0', '\u200d')
    fc.assert(
      fc.property(fc.array(gap, { minLength: 60, maxLength: 60 }), (gaps) => {
        expect(readSafetyNumber([...DIGITS].map((digit, at) => digit + gaps[at]).join(''))).toEqual(number)
      }),
    )
  })
})
