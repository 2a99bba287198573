// QR codes as a camera or a picture file shows them.
import { crc32, deflateSync } from 'node:zlib'
import { encodeQR } from 'qr'

export interface GreyPicture {
  width: number
  height: number
  /** A byte for each pixel, 0 is black. */
  grey: Uint8Array
}

/** A grey wall with the code on a white sheet in its middle. */
export function codeOnWall(text: string, width = 640, height = 480): GreyPicture {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const scale = Math.floor((Math.min(width, height) * 0.9) / modules.length)
  const side = modules.length * scale
  const left = Math.floor((width - side) / 2)
  const top = Math.floor((height - side) / 2)
  const grey = new Uint8Array(width * height).fill(0x9a)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const dark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true
      grey[(top + y) * width + left + x] = dark ? 0x10 : 0xf4
    }
  }
  return { width, height, grey }
}

export const blankWall = (width = 640, height = 480): GreyPicture => ({
  ...{ width, height, grey: new Uint8Array(width * height).fill(0x9a) },
})

/** ISO/IEC 15948, eight bits of grey. */
export function toPng({ width, height, grey }: GreyPicture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** What Chromium takes for the film of a camera: one picture again and again. */
export function toFilm({ width, height, grey }: GreyPicture): Buffer {
  const colour = Buffer.alloc((width / 2) * (height / 2) * 2, 128)
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`),
    ...Array.from({ length: 4 }, () => Buffer.concat([Buffer.from('FRAME\n'), grey, colour])),
  ])
}
