import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encodeCall, lengthOf } from '../../../main/platform/bus-message.ts'

/** Bytes as they stand in the specification's own words: text, and numbers of four bytes. */
function bytes(...parts: (string | number)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part, 'latin1')
      const four = Buffer.alloc(4)
      four.writeUInt32LE(part)
      return four
    }),
  )
}

const HELLO = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  args: [],
}
const NO = '\0'

describe('a call', () => {
  it('is written as dbus-daemon reads it', () => {
    const fields = bytes(
      ...['\x01\x01o\0', 21, `/org/freedesktop/DBus${NO}`, NO.repeat(2)],
      ...['\x02\x01s\0', 20, `org.freedesktop.DBus${NO}`, NO.repeat(3)],
      ...['\x03\x01s\0', 5, `Hello${NO}`, NO.repeat(2)],
      ...['\x06\x01s\0', 20, `org.freedesktop.DBus${NO}`],
    )
    const expected = Buffer.concat([
      bytes('l\x01\0\x01', 0, 7, fields.length),
      fields,
      Buffer.alloc((8 - (fields.length % 8)) % 8),
    ])
    expect(encodeCall(HELLO, 7).toString('latin1')).toBe(expected.toString('latin1'))
  })

  it('is as long as it says, and its arguments come back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), (args) => {
        const written = encodeCall({ ...HELLO, args }, 1)
        expect(lengthOf(written)).toBe(written.length)
        expect(decode(written)).toEqual({ kind: 'call', replyTo: 0, body: args })
      }),
    )
  })
})

describe('what comes', () => {
  const reply = (signature: string, body: Buffer) => {
    const fields = bytes(
      '\x05\x01u\0',
      3,
      `\x08\x01g\0${String.fromCharCode(signature.length)}${signature}\0`,
    )
    return Buffer.concat([
      bytes('l\x02\x01\x01', body.length, 9, fields.length),
      fields,
      Buffer.alloc((8 - (fields.length % 8)) % 8),
      body,
    ])
  }

  it.each([
    ['b', bytes(1), [true]],
    ['v', bytes('\x01b\0\0', 0), [false]],
    ['as', bytes(15, 4, `body\0\0\0\0`, 2, `ab\0`), [['body', 'ab']]],
    ['a{sv}', bytes(0), []],
  ])('as %s is read', (signature, body, values) => {
    expect(decode(reply(signature, body))).toEqual({ kind: 'reply', replyTo: 3, body: values })
  })

  it('in the other order of bytes is read as well', () => {
    const written = Buffer.from(reply('b', bytes(1)))
    written[0] = 'B'.charCodeAt(0)
    for (const at of [4, 8, 12, 20, written.length - 4]) written.subarray(at, at + 4).reverse()
    expect(lengthOf(written)).toBe(written.length)
    expect(decode(written)).toEqual({ kind: 'reply', replyTo: 3, body: [true] })
  })

  it('in no order at all is refused, or read as something, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 200 }), (noise) => {
        try {
          decode(Buffer.from(noise))
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
    )
  })
})
