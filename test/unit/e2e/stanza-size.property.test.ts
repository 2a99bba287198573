import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, mostBytesOf } from '../../../main/e2e/stanza-size.ts'
import { CASES } from '../../arbitraries/text.ts'
import { elementOf, spelledXml } from '../../arbitraries/xml.ts'

describe('the most bytes that a stanza may have', () => {
  it('are never fewer than it has', () => {
    fc.assert(
      fc.property(spelledXml, ({ means }) => {
        const element = elementOf(means)
        expect(mostBytesOf(element)).toBeGreaterThanOrEqual(bytesOf(element))
      }),
      CASES,
    )
  })

  it.each(['"', "'", '&', '<', '>', 'é', '€', '😀', '\ud800'])(
    'are never fewer for names, attributes and text of %j alone',
    (sign) => {
      const many = sign.repeat(1000)
      const element = elementOf({ name: many, attrs: [[many, many]], children: [many] })
      expect(mostBytesOf(element)).toBeGreaterThanOrEqual(bytesOf(element))
    },
  )
})
