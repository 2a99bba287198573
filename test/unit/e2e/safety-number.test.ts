import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../../main/e2e/base64url.ts'
import {
  halfInSteps,
  numberOf,
  type NumberedDevice,
  type SafetyHalf,
} from '../../../main/e2e/safety-number.ts'
import { createPrimitives } from '../../../main/platform/primitives.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { bareJid } from '../../arbitraries/jids.ts'

const primitives = createPrimitives()
const device = (jid: string, thumbprint: Uint8Array): NumberedDevice => ({
  jid: jid as BareJid,
  fingerprint: toBase64url(thumbprint),
})

const juliet = device('juliet@capulet.lit', new Uint8Array(32).fill(1))
const romeo = device('romeo@montegue.lit', new Uint8Array(32).fill(2))
const NUMBER = '74129 45002 83441 71222 79438 54032 41131 29303 37265 40976 07519 15636'.split(' ')

function half(of: NumberedDevice, sha512 = primitives.sha512): SafetyHalf {
  const steps = halfInSteps({ sha512 }, of)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('the safety number (PROTOCOL 10)', () => {
  it('is the one of the protocol’s test', () => {
    expect(numberOf(half(juliet), half(romeo))).toEqual(NUMBER)
  })

  it('is the same on both devices', () => {
    expect(numberOf(half(romeo), half(juliet))).toEqual(NUMBER)
  })

  it('is ordered by bytes, not by the letters of the fingerprints', () => {
    // base64url has "-" for the highest but one, and "-" sorts before letters
    const high = device('romeo@montegue.lit', new Uint8Array(32).fill(0xfb))
    expect(numberOf(half(high), half(juliet)).slice(0, 6)).toEqual(NUMBER.slice(0, 6))
  })

  it('takes 5,200 hashes for a device', () => {
    let hashes = 0
    half(juliet, (bytes) => {
      hashes += 1
      return primitives.sha512(bytes)
    })
    expect(hashes).toBe(5_200)
  })

  it('lets others work after every 400 of them', () => {
    let sinceRest = 0
    let most = 0
    const steps = halfInSteps(
      {
        sha512(bytes) {
          sinceRest += 1
          most = Math.max(most, sinceRest)
          return primitives.sha512(bytes)
        },
      },
      juliet,
    )
    while (!steps.next().done) sinceRest = 0
    expect(most).toBe(400)
  })

  it('is another one for another account with the same key, and for another key of the same account', () => {
    const other = device('romeo@verona.lit', new Uint8Array(32).fill(2))
    const key = device('romeo@montegue.lit', new Uint8Array(32).fill(2).fill(3, 31))
    for (const stranger of [other, key]) {
      const number = numberOf(half(juliet), half(stranger))
      expect(number.slice(0, 6)).toEqual(NUMBER.slice(0, 6))
      expect(number.slice(6)).not.toEqual(NUMBER.slice(6))
    }
  })

  it('does not let the end of an address pass for the beginning of a key', () => {
    // L(x): without the length both would hash the same bytes first
    const one = half(device('a@b.test', new Uint8Array(32).fill(0x61)))
    const moved = half(device('a@b.testa', new Uint8Array(32).fill(0x61)))
    expect(one.groups).not.toEqual(moved.groups)
  })

  it('has twelve groups of five digits and no order of its own, whatever the addresses and keys', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bareJid, key, bareJid, key, (jid, print, otherJid, otherPrint) => {
        const [one, other] = [half(device(jid, print)), half(device(otherJid, otherPrint))]
        const number = numberOf(one, other)
        expect(number.join(' ')).toMatch(/^(\d{5} ){11}\d{5}$/)
        if (toBase64url(print) !== toBase64url(otherPrint)) expect(numberOf(other, one)).toEqual(number)
      }),
      { numRuns: 12 },
    )
  })

  it('is not made of what is no fingerprint', () => {
    expect(() => half({ jid: juliet.jid, fingerprint: 'AAAA' })).toThrow()
  })
})
