// D-Bus Specification, "Message Protocol": the few messages that Balcony writes, and whatever comes back.

/** A method call; all its arguments are strings. */
export interface BusCall {
  destination: string
  path: string
  interface: string
  member: string
  args: readonly string[]
}

export interface BusMessage {
  kind: 'call' | 'reply' | 'error' | 'signal' | 'other'
  /** Of the call that this answers; 0 where it answers none. */
  replyTo: number
  /** The values of the body; empty where they are of types that Balcony has no use for. */
  body: readonly unknown[]
}

/** D-Bus allows 128 MiB; what is asked here has a few lines. */
export const LONGEST_MESSAGE = 1024 * 1024
const FIXED_HEADER = 16
const KINDS: readonly BusMessage['kind'][] = ['other', 'call', 'reply', 'error', 'signal']
const REPLY_SERIAL = 5
const SIGNATURE = 8

const padded = (at: number, to: number): number => Math.ceil(at / to) * to

/** The bytes of a call. `serial`: its number on this connection, from 1 on. */
export function encodeCall(call: BusCall, serial: number): Buffer {
  const body = bytesOf(call.args.map((arg) => ({ type: 's', value: arg })))
  const fields: [code: number, type: string, value: string][] = [
    [1, 'o', call.path],
    [2, 's', call.interface],
    [3, 's', call.member],
    [6, 's', call.destination],
  ]
  if (call.args.length > 0) fields.push([SIGNATURE, 'g', 's'.repeat(call.args.length)])
  // a field is a struct, which begins at a multiple of 8, of its code and a variant
  let list = Buffer.alloc(0)
  for (const [code, type, value] of fields) {
    const field = Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), bytesOf([{ type, value }])])
    list = Buffer.concat([list, Buffer.alloc(padded(list.length, 8) - list.length), field])
  }
  const header = Buffer.alloc(FIXED_HEADER)
  header.write('l', 0, 'latin1')
  header.set([1, 0, 1], 1)
  header.writeUInt32LE(body.length, 4)
  header.writeUInt32LE(serial, 8)
  header.writeUInt32LE(list.length, 12)
  return Buffer.concat([header, list, Buffer.alloc(padded(list.length, 8) - list.length), body])
}

// Every list of values here begins at a multiple of 4.
function bytesOf(values: readonly { type: string; value: string }[]): Buffer {
  let bytes = Buffer.alloc(0)
  for (const { type, value } of values) {
    const text = Buffer.from(`${value}\0`, 'utf8')
    const length = Buffer.alloc(type === 'g' ? 1 : 4)
    if (type === 'g') length.writeUInt8(text.length - 1)
    else length.writeUInt32LE(text.length - 1)
    bytes = Buffer.concat([bytes, Buffer.alloc(padded(bytes.length, 4) - bytes.length), length, text])
  }
  return bytes
}

/** How many bytes the message at the beginning has, 0 where that cannot be told yet. */
export function lengthOf(bytes: Buffer): number {
  if (bytes.length < FIXED_HEADER) return 0
  const u32 = (at: number) => (bytes[0] === 0x6c ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  return FIXED_HEADER + padded(u32(12), 8) + u32(4)
}

/** Reads a whole message. Throws `RangeError` where it is none. */
export function decode(bytes: Buffer): BusMessage {
  const reader = createReader(bytes)
  const kind = KINDS[bytes[1] ?? 0] ?? 'other'
  reader.skipTo(12)
  const end = FIXED_HEADER + reader.u32()
  let replyTo = 0
  let signature = ''
  while (reader.at() < end) {
    reader.align(8)
    const code = reader.byte()
    const value = reader.value('v')
    if (code === REPLY_SERIAL) replyTo = Number(value)
    if (code === SIGNATURE) signature = String(value)
  }
  reader.skipTo(padded(end, 8))
  return { kind, replyTo, body: bodyOf(reader, signature) }
}

function bodyOf(reader: Reader, signature: string): unknown[] {
  if (!/^(a?[ybusogv])*$/.test(signature)) return []
  return (signature.match(/a?./g) ?? []).map((type) => reader.value(type))
}

interface Reader {
  at(): number
  skipTo(position: number): void
  align(to: number): void
  byte(): number
  u32(): number
  value(type: string): unknown
}

function createReader(bytes: Buffer): Reader {
  const little = bytes[0] === 0x6c
  let at = 0

  function align(to: number): void {
    at = padded(at, to)
  }

  function byte(): number {
    at += 1
    return bytes.readUInt8(at - 1)
  }

  function u32(): number {
    align(4)
    at += 4
    return little ? bytes.readUInt32LE(at - 4) : bytes.readUInt32BE(at - 4)
  }

  function text(length: number): string {
    const begin = at
    at += length + 1
    if (at > bytes.length) throw new RangeError('a text is longer than its message')
    return bytes.toString('utf8', begin, begin + length)
  }

  function list(type: string): unknown[] {
    const end = u32() + at
    if (end > bytes.length) throw new RangeError('a list is longer than its message')
    const values: unknown[] = []
    while (at < end) values.push(value(type))
    return values
  }

  function value(type: string): unknown {
    switch (type) {
      case 'y':
        return byte()
      case 'b':
        return u32() !== 0
      case 'u':
        return u32()
      case 's':
      case 'o':
        return text(u32())
      case 'g':
        return text(byte())
      case 'v':
        return value(text(byte()))
      default:
        if (!/^a[ybusog]$/.test(type)) throw new RangeError('a value of a type that is not read here')
        return list(type.slice(1))
    }
  }

  return {
    at: () => at,
    skipTo(position) {
      at = position
    },
    align,
    byte,
    u32,
    value,
  }
}
