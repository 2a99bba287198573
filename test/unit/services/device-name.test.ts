import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanDeviceName } from '../../../main/services/device-name.ts'

describe('a device’s own name for itself', () => {
  it.each([
    ['laptop', 'laptop'],
    ['  my \n laptop\t', 'my laptop'],
    ['a\u202ebc', 'abc'],
    ['a\u200bb\u0000c', 'abc'],
    ['verified \u2714', 'verified'],
    ['\u{1f512} laptop', 'laptop'],
    ['', ''],
  ])('%j becomes %j', (name, clean) => {
    expect(cleanDeviceName(name)).toBe(clean)
  })

  it('is one short line, whatever it says, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const clean = cleanDeviceName(name)
        expect([...clean].length).toBeLessThanOrEqual(40)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(cleanDeviceName(clean)).toBe(clean)
      }),
    )
  })
})
