import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface CuttableLine {
  readonly address: string
  readonly port: number
  /** Ends every connection at once, without a goodbye; new ones go through. */
  cut(): void
  stop(): void
}

/** A loopback port in front of a server whose connections a test can cut. */
export async function cuttableLine(server: { address: string; port: number }): Promise<CuttableLine> {
  const sockets = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect({ host: server.address, port: server.port })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    address: '127.0.0.1',
    port: (proxy.address() as AddressInfo).port,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    stop: () => proxy.close(),
  }
}
