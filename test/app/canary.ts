// A place on this computer that a page under attack is told to reach. Nobody may.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface Canary {
  /** TCP, for whatever is spoken there. */
  readonly tcp: number
  readonly udp: number
  /** Who came: one entry for each connection and each packet. */
  readonly visits: readonly string[]
  close(): void
}

export async function setCanary(): Promise<Canary> {
  const visits: string[] = []
  const tcp = createServer((socket) => {
    visits.push('tcp')
    socket.destroy()
  })
  const udp = createSocket('udp4', () => visits.push('udp'))
  tcp.listen(0, '127.0.0.1')
  udp.bind(0, '127.0.0.1')
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
  const address = tcp.address()
  if (address === null || typeof address === 'string') throw new Error('the canary has no port')
  return {
    tcp: address.port,
    udp: udp.address().port,
    visits,
    close() {
      tcp.close()
      udp.close()
    },
  }
}
