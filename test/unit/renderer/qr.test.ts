import { decodeQR } from 'qr/decode.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureSize } from '../../../renderer/verify/picture-size.ts'
import { qrPath } from '../../../renderer/verify/qr-path.ts'
import { blankWall, toPng } from '../../doubles/qr-pictures.ts'

const CODE = 'xmpp:juliet@capulet.lit?balcony-verify;FINGERPRINT=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'
const SCALE = 4

/** The path as a screen draws it, in RGBA. */
function drawn({ size, path }: { size: number; path: string }) {
  const side = size * SCALE
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      const from = (row * side + Number(x) * SCALE) * 4
      for (let at = from; at < from + Number(width) * SCALE * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return { width: side, height: side, data }
}

describe('the picture of a code', () => {
  it('says what it was made of', () => {
    expect(decodeQR(drawn(qrPath(CODE)))).toBe(CODE)
  })

  it('is nothing but rectangles, with four light modules around them', () => {
    const { size, path } = qrPath(CODE)
    expect(path.replaceAll(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('')
    for (const [, x, y, width, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
      expect(width).toBe(back)
      expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(4)
      expect(Math.max(Number(x) + Number(width), Number(y) + 1)).toBeLessThanOrEqual(size - 4)
    }
  })
})

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('the size that a picture says it has', () => {
  it('is read from a PNG', () => {
    expect(pictureSize(toPng(blankWall(31, 9)))).toEqual({ width: 31, height: 9 })
  })

  it.each([
    ['ffd8 ffe0 0004 0000 ffc0 000b 08 0120 0200 01011100', { width: 512, height: 288 }],
    ['ffd8 ffe0 0004 0000 ffc4 0003 00 ffff c2 000b 08 0001 ffff 01', { width: 65_535, height: 1 }],
    ['52494646 00000000 57454250 56503820 00000000 000000 9d012a 4001 f000', { width: 320, height: 240 }],
    ['52494646 00000000 57454250 5650384c 00000000 2f 3f c1 3b 00', { width: 320, height: 240 }],
    ['52494646 00000000 57454250 56503858 00000000 00000000 ffff00 0f0000', { width: 65_536, height: 16 }],
  ])('is read from %s', (hex, size) => {
    expect(pictureSize(bytes(hex))).toEqual(size)
  })

  it.each([
    '',
    '89504e47',
    'ffd8',
    'ffd8 ffc0 000b',
    'ffd8 ffda 0004 0000 00',
    '474946383961 0100 0100 00000000000000000000',
    '3c73766720786d6c6e733d22687474703a2f2f7777772e77332e6f7267',
    '52494646 00000000 57454250 58585858 000000000000000000000000',
  ])('is not there in %j', (hex) => {
    expect(pictureSize(bytes(hex))).toBeUndefined()
  })

  it('ends the reading, whatever the bytes', () => {
    const begins = fc.constantFrom('', 'ffd8ff', '89504e470d0a1a0a', '52494646000000005745425056503858')
    fc.assert(
      fc.property(begins, fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const size = pictureSize(new Uint8Array([...bytes(start), ...rest]))
        if (size !== undefined) expect(size.width * size.height).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
