// A loopback port in front of a server; a test cuts the line, or lets it go dead without anybody noticing.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface BreakableLine {
  address: string
  port: number
  /** How often somebody called. */
  calls(): number
  /** Ends every connection, as a router does that restarts. */
  cut(): void
  /** From now on nothing gets through, and no end is told: a cable that was pulled. */
  swallow(): void
  /** New connections get through again; those that went dead stay dead. */
  mend(): void
  /** Another network: what is open goes dead, and the server sees new connections come from this loopback address. */
  switchTo(localAddress: string): void
  stop(): Promise<void>
}

export async function breakableLine(server: { address: string; port: number }): Promise<BreakableLine> {
  const sockets = new Set<Socket>()
  let calls = 0
  let dead = false
  let localAddress: string | undefined
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const line = createServer((near) => {
    calls += 1
    keep(near)
    if (dead) return
    const far = connect({ host: server.address, port: server.port, localAddress })
    keep(far)
    near.pipe(far)
    far.pipe(near)
    // One side's end is the other's
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  function swallow(): void {
    dead = true
    for (const socket of sockets) {
      socket.removeAllListeners('close')
      socket.unpipe()
      socket.pause()
      socket.on('close', () => sockets.delete(socket))
    }
  }

  return {
    address: '127.0.0.1',
    port: (line.address() as AddressInfo).port,
    calls: () => calls,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    swallow,
    mend() {
      dead = false
    },
    switchTo(address) {
      swallow()
      dead = false
      localAddress = address
    },
    async stop() {
      sockets.forEach((socket) => socket.destroy())
      line.close()
      await once(line, 'close')
    },
  }
}
