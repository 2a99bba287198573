import xml from '@xmpp/xml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanBase64url, toBase64url } from '../../../main/e2e/base64url.ts'
import { jweChildren, readJweChildren } from '../../../main/e2e/jose-element.ts'
import { E2E } from '../../../main/e2e/namespaces.ts'
import type { JweParts } from '../../../main/e2e/ports.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { mutated, spaced } from '../../arbitraries/mutation.ts'
import { CASES } from '../../arbitraries/text.ts'
import { XML_MARKS } from '../../arbitraries/xml.ts'

const NAMES = ['encheader', 'cmk', 'iv', 'data', 'mac']
const part = fc.uint8Array({ maxLength: 60 }).map(toBase64url)
const anyParts: fc.Arbitrary<JweParts> = fc.record({
  protected: part,
  encryptedKey: part,
  iv: part,
  ciphertext: part,
  tag: part,
})
const MARKS = [
  ...XML_MARKS,
  ...NAMES.flatMap((name) => [`<${name}/>`, `<${name} xmlns='urn:x'>AAAA</${name}>`]),
  '=',
  '-',
]
const written = (parts: JweParts) => xml('e2e', { xmlns: E2E }, jweChildren(parts)).toString()

/** Nothing, or five parts in one spelling, each out of its one element. */
function expectRefusedOrSound(text: string): void {
  const element = parseStanza(text)
  const parts = element && readJweChildren(element)
  if (element === undefined || parts === undefined) return
  for (const value of Object.values(parts)) expect(cleanBase64url(value)).toBe(value)
  const texts = NAMES.map((name) => {
    const found = element.getChildren(name)
    expect(found).toHaveLength(1)
    expect(found[0]?.getNS()).toBe(element.getNS())
    return found[0]?.getText().replace(/[ \t\r\n]/g, '')
  })
  expect([parts.protected, parts.encryptedKey, parts.iv, parts.ciphertext, parts.tag]).toEqual(texts)
}

describe('the children of a flattened JWE (PROTOCOL 2.4, 3), whatever comes', () => {
  it('are read as they were written, in any order, with white space inside', () => {
    const spacedParts = fc.record({
      protected: spaced(part),
      encryptedKey: spaced(part),
      iv: spaced(part),
      ciphertext: spaced(part),
      tag: spaced(part),
    })
    fc.assert(
      fc.property(spacedParts, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (parts, order) => {
        const children = jweChildren(parts)
        const element = parseStanza(
          xml(
            'e2e',
            { xmlns: E2E },
            order.map((at) => children[at]!),
          ).toString(),
        )!
        const clean = Object.fromEntries(
          Object.entries(parts).map(([name, text]) => [name, cleanBase64url(text)]),
        )
        expect(readJweChildren(element)).toEqual(clean)
      }),
      CASES,
    )
  })

  it('are refused when one is missing, stands twice or is of another namespace', () => {
    fc.assert(
      fc.property(anyParts, fc.nat({ max: 4 }), fc.nat({ max: 4 }), part, (parts, at, to, text) => {
        const children = jweChildren(parts)
        const read = (list: typeof children) =>
          readJweChildren(parseStanza(xml('e2e', { xmlns: E2E }, list).toString())!)
        const name = NAMES[at]!
        expect(read(children.filter((_, i) => i !== at))).toBeUndefined()
        for (const other of [xml(name, {}, text), xml(name, { xmlns: 'urn:x' }, text)]) {
          expect(read([...children.slice(0, to), other, ...children.slice(to)])).toBeUndefined()
        }
        expect(
          read(children.map((child, i) => (i === at ? xml(name, { xmlns: 'urn:x' }) : child))),
        ).toBeUndefined()
      }),
      CASES,
    )
  })

  it('are refused when they were changed, or read as they stand', () => {
    fc.assert(fc.property(mutated(anyParts.map(written), MARKS), expectRefusedOrSound), CASES)
  })

  it('are refused when they are noise', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...MARKS), part), { maxLength: 20 })
    fc.assert(
      fc.property(noise, (pieces) => expectRefusedOrSound(`<e2e xmlns='${E2E}'>${pieces.join('')}</e2e>`)),
      CASES,
    )
  })

  it('are read soon, however many there are and however long', () => {
    const long = 'A '.repeat(256 * 1024)
    const parts = { protected: long, encryptedKey: long, iv: long, ciphertext: long, tag: long }
    const read = readJweChildren(parseStanza(written(parts))!)
    expect(read?.ciphertext.length).toBe(256 * 1024)
    expect(
      readJweChildren(parseStanza(`<e2e xmlns='${E2E}'>${'<cmk/>'.repeat(80_000)}</e2e>`)!),
    ).toBeUndefined()
  })
})
