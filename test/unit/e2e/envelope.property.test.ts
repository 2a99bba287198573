import type { Element } from '@xmpp/xml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStamp, readEnvelope, writeEnvelope } from '../../../main/e2e/envelope.ts'
import { CLIENT, DELAY, FORWARD } from '../../../main/e2e/namespaces.ts'
import { parseStanza } from '../../../main/e2e/strict-xml.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText, CASES } from '../../arbitraries/text.ts'
import {
  asWritten,
  elementOf,
  meaningOf,
  spelledXml,
  XML_MARKS,
  type Meaning,
} from '../../arbitraries/xml.ts'

const ONLY_SERVERS_SAY =
  /^(urn:xmpp:(carbons:2|mam:2|sid:0)|http:\/\/jabber\.org\/protocol\/(muc#user|pubsub#event))$/
const MARKS = [
  ...XML_MARKS,
  `<delay xmlns='${DELAY}' stamp='2026-01-01T00:00:00Z'/>`,
  `<message xmlns='${CLIENT}'/>`,
  `<iq xmlns='${CLIENT}' type='get'><x/></iq>`,
  `<x xmlns='urn:xmpp:carbons:2'><forwarded xmlns='${FORWARD}'/></x>`,
  `<y:x xmlns:y='urn:xmpp:sid:0'/>`,
  ` xmlns='${CLIENT}'`,
  ` xmlns='${DELAY}'`,
]

/** A stanza with anything inside. */
const anyStanza: fc.Arbitrary<Meaning> = fc
  .tuple(fc.constantFrom('message', 'presence', 'iq'), spelledXml)
  .map(([name, { means }]) => ({ ...means, name, attrs: [...means.attrs, ['xmlns', CLIENT]] }))
/** From the year 0 to 9999, in milliseconds. */
const anyStamp = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
const anyEnvelope = fc
  .tuple(anyStanza, anyStamp)
  .map(([means, stamp]) => writeEnvelope(elementOf(means), stamp))

const namespaces = (element: Element) => element.getChildElements().map((child) => child.getNS() ?? '')

/** Nothing, or exactly one delay and one stanza (PROTOCOL 4.6), without what only servers may say. */
function expectRefusedOrSound(text: string): void {
  const read = readEnvelope(text)
  if (read === undefined) return
  const forwarded = parseStanza(text)!
  expect(forwarded.is('forwarded', FORWARD)).toBe(true)
  expect(forwarded.getChildren('delay', DELAY)).toHaveLength(1)
  expect(namespaces(forwarded).filter((namespace) => namespace === CLIENT)).toHaveLength(1)
  expect(read.stamp).toBe(parseStamp(forwarded.getChild('delay', DELAY)!.attrs.stamp!))
  expect(Number.isSafeInteger(read.stamp)).toBe(true)
  expect(['message', 'presence', 'iq']).toContain(read.stanza.getName())
  expect(namespaces(read.stanza).filter((namespace) => ONLY_SERVERS_SAY.test(namespace))).toEqual([])
}

describe('the envelope (PROTOCOL 2.2, 4.6), whatever comes', () => {
  it('gives back every stanza and stamp', () => {
    fc.assert(
      fc.property(anyStanza, anyStamp, (means, stamp) => {
        const read = readEnvelope(writeEnvelope(elementOf(means), stamp))
        expect(read?.stamp).toBe(stamp)
        expect(read && meaningOf(read.stanza)).toEqual(asWritten(means))
      }),
      CASES,
    )
  })

  it('is read with exactly one delay and one stanza, in any order, whatever else is inside', () => {
    const delay = `<delay xmlns='${DELAY}' stamp='2026-01-01T00:00:00Z'/>`
    const pieces = {
      delay,
      stanza: `<message xmlns='${CLIENT}'/>`,
      other: "<x xmlns='urn:x'/>",
      text: 'text',
    }
    const count = (list: string[], name: string) => list.filter((one) => one === name).length
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...(Object.keys(pieces) as (keyof typeof pieces)[])), { maxLength: 6 }),
        (list) => {
          const text = `<forwarded xmlns='${FORWARD}'>${list.map((name) => pieces[name]).join('')}</forwarded>`
          const exactly = count(list, 'delay') === 1 && count(list, 'stanza') === 1
          expect(readEnvelope(text) !== undefined).toBe(exactly)
        },
      ),
      CASES,
    )
  })

  it('is refused when it was changed, or read as one that is sound', () => {
    fc.assert(fc.property(mutated(anyEnvelope, MARKS), expectRefusedOrSound), CASES)
  })

  it('is refused when it is noise, or read as one that is sound', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...MARKS), anyText), { maxLength: 20 })
    fc.assert(
      fc.property(noise, (pieces) => {
        expectRefusedOrSound(pieces.join(''))
        expectRefusedOrSound(`<forwarded xmlns='${FORWARD}'>${pieces.join('')}</forwarded>`)
      }),
      CASES,
    )
  })

  it('is read soon, however many delays, stanzas and words of servers are inside', () => {
    const delay = `<delay xmlns='${DELAY}' stamp='2026-01-01T00:00:00Z'/>`
    const wrap = (inner: string) =>
      `<forwarded xmlns='${FORWARD}' xmlns:d='${DELAY}' xmlns:c='${CLIENT}'>${inner}</forwarded>`
    expect(readEnvelope(wrap(delay + '<d:delay/>'.repeat(50_000)))).toBeUndefined()
    expect(readEnvelope(wrap(delay + '<c:iq/>'.repeat(70_000)))).toBeUndefined()
    const said = `<c:iq xmlns:s='urn:xmpp:sid:0'>${'<s:a/>'.repeat(80_000)}</c:iq>`
    expect(readEnvelope(wrap(delay + said))?.stanza.children).toEqual([])
  })
})

describe('a stamp (XEP-0082), whatever comes', () => {
  it('is read in every zone and with every fraction, down to the millisecond', () => {
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 })
    const time = fc.integer({ min: -62_135_510_400_000, max: 253_402_214_400_000 })
    fc.assert(
      fc.property(time, minutes, fc.stringMatching(/^\d{0,9}$/), (at, zone, more) => {
        const two = (number: number) => String(Math.floor(Math.abs(number))).padStart(2, '0')
        const local = new Date(at + zone * 60_000).toISOString().slice(0, -1)
        expect(parseStamp(`${local}${more}${zone < 0 ? '-' : '+'}${two(zone / 60)}:${two(zone % 60)}`)).toBe(
          at,
        )
      }),
      CASES,
    )
  })

  it('is refused when it was changed, or names a time of the calendar', () => {
    const changed = mutated(
      anyStamp.map((stamp) => new Date(stamp).toISOString()),
      ['0', '9', '.', ':', '-', '+', 'T', 'Z', '02-30', '24:00:00', '+00:00', '１', '999999999999'],
    )
    fc.assert(
      fc.property(changed, (text) => {
        const stamp = parseStamp(text)
        if (stamp === undefined) return
        expect(Number.isSafeInteger(stamp)).toBe(true)
        expect(Math.abs(stamp - Date.parse(`${text.slice(0, 10)}T00:00:00Z`))).toBeLessThan(5 * 86_400_000)
        expect(new Date(Date.parse(text.slice(0, 10))).toISOString().slice(0, 10)).toBe(text.slice(0, 10))
      }),
      CASES,
    )
  })
})
