import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { readVerifyLink, writeVerifyLink } from '../../../shared/domain/verify-link.ts'
import { bareJid } from '../../arbitraries/jids.ts'
import { mutated } from '../../arbitraries/mutation.ts'
import { anyText } from '../../arbitraries/text.ts'

const PRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
const ROMEO = 'romeo@montague.lit' as BareJid
const LINK = `xmpp:romeo@montague.lit?balcony-verify;FINGERPRINT=${PRINT}`

describe('the link that names a device (PROTOCOL 10, QR)', () => {
  it('is written as the protocol has it', () => {
    expect(writeVerifyLink({ jid: ROMEO, fingerprint: PRINT })).toBe(LINK)
  })

  it.each([
    LINK,
    LINK.replace('xmpp:', 'XMPP:'),
    LINK.replace('romeo@montague.lit', 'ROMEO@Montague.lit'),
    LINK.replace('romeo@', '%72omeo%40'),
  ])('is read: %s', (text) => {
    expect(readVerifyLink(text)).toEqual({ jid: ROMEO, fingerprint: PRINT })
  })

  it.each([
    '',
    'xmpp:romeo@montague.lit',
    `https://montague.lit/?balcony-verify;FINGERPRINT=${PRINT}`,
    ` ${LINK}`,
    `${LINK}\n`,
    `${LINK};FINGERPRINT=${PRINT}`,
    `${LINK}#x`,
    LINK.replace('romeo', 'juliet@capulet.lit#romeo'),
    `${LINK}A`,
    LINK.slice(0, -1),
    LINK.replace('FINGERPRINT', 'fingerprint'),
    LINK.replace('balcony-verify', 'omemo-sid'),
    LINK.replace('xmpp:', 'xmpp://'),
    LINK.replace('xmpp:', 'xmpp://juliet@capulet.lit/'),
    LINK.replace('montague.lit', 'montague.lit/garden'),
    LINK.replace('montague.lit', 'montague.lit%2Fgarden'),
    LINK.replace('romeo@', ''),
    LINK.replace('romeo@', 'romeo%'),
    LINK.replace('romeo', 'romeo%E2%80%AE'),
    LINK.replace('romeo', 'r'.repeat(7_000)),
  ])('%s is none', (text) => {
    expect(readVerifyLink(text)).toBeUndefined()
  })

  it('is read as it was written, whatever the address', () => {
    fc.assert(
      fc.property(bareJid, (jid) => {
        fc.pre(jid.includes('@'))
        const link = writeVerifyLink({ jid, fingerprint: PRINT })
        expect(link).toMatch(/^[\x21-\x7e]+$/)
        expect(readVerifyLink(link)).toEqual({ jid, fingerprint: PRINT })
      }),
    )
  })

  it('is nothing or a sound address and fingerprint, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, mutated(fc.constant(LINK), ['?', ';', '=', '/', '@', '%2F', '#', 'FINGERPRINT'])),
        (text) => {
          const read = readVerifyLink(text)
          if (read === undefined) return
          expect(readVerifyLink(writeVerifyLink(read))).toEqual(read)
        },
      ),
    )
  })
})
