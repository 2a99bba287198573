// A DNS server on loopback that answers for the SRV records (RFC 2782) it is given, by UDP, as RFC 1035 §4 has it.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface SrvAnswer {
  priority: number
  weight: number
  port: number
  /** '.' for "there is no such service". */
  target: string
}

export interface DnsServer {
  /** `ip:port`, as a resolver takes it. */
  address: string
  /** The names asked for so far. */
  asked: string[]
  stop(): Promise<void>
}

const SRV = 33
const NO_SUCH_NAME = 3
const SERVER_FAILURE = 2

/**
 * @param zone records by name; `silent` never answers, `broken` says that it can't; every other name does not exist
 */
export async function dnsServer(zone: Record<string, SrvAnswer[] | 'silent' | 'broken'>): Promise<DnsServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, end } = readName(query)
    asked.push(name)
    const records = Object.hasOwn(zone, name) ? zone[name] : undefined
    if (records === 'silent') return
    const code = records === 'broken' ? SERVER_FAILURE : records === undefined ? NO_SUCH_NAME : 0
    const answers = Array.isArray(records) ? records.map(record) : []
    const question = query.subarray(12, end + 4)
    socket.send(
      Buffer.concat([header(query, code, answers.length), question, ...answers]),
      from.port,
      from.address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    stop: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** The name of the first question, and where its labels end. */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

function header(query: Buffer, code: number, answers: number): Buffer {
  const bytes = Buffer.alloc(12)
  query.copy(bytes, 0, 0, 2)
  // A response, by one who has the zone, recursion desired and available
  bytes.writeUInt16BE(0x8580 | code, 2)
  bytes.writeUInt16BE(1, 4)
  bytes.writeUInt16BE(answers, 6)
  return bytes
}

function record({ priority, weight, port, target }: SrvAnswer): Buffer {
  const labels = target === '.' ? [] : target.split('.')
  const name = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  const data = Buffer.concat([Buffer.alloc(6), ...name, Buffer.alloc(1)])
  data.writeUInt16BE(priority, 0)
  data.writeUInt16BE(weight, 2)
  data.writeUInt16BE(port, 4)
  const fixed = Buffer.alloc(12)
  // A pointer to the name in the question
  fixed.writeUInt16BE(0xc00c, 0)
  fixed.writeUInt16BE(SRV, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}
