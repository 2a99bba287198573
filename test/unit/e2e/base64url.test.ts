import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanBase64url, fromBase64url, toBase64url } from '../../../main/e2e/base64url.ts'

describe('base64url', () => {
  it('gives back every byte string, as Node spells it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64url(toBase64url(bytes))).toEqual(new Uint8Array(bytes))
      }),
    )
  })

  it('tolerates white space around and inside (PROTOCOL 1)', () => {
    expect(cleanBase64url(' AQ\n ID\t')).toBe('AQID')
  })

  it.each(['AQ=', 'A', 'AR', 'AQJ', 'a+b/', 'ä', ' AQ=', 'A R', 'A\u0141AA'])(
    'refuses %j: not the one spelling',
    (text) => {
      expect(fromBase64url(text)).toBeUndefined()
    },
  )
})
