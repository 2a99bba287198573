import { connect, isIP, type Socket } from 'node:net'
import type { Millis } from '../e2e/ports.ts'
import type { Attempt } from './attempt.ts'
import type { Limits } from './limits.ts'
import type { Names } from './names.ts'
import { nameNotFound, noSuchServer, unreachable } from './failures.ts'
import { hostName, type Endpoint } from './server-address.ts'

/**
 * The addresses of a host, at least one.
 * @throws {ConnectionFailure} {CalledOff}
 */
export function addressesOf(
  host: string,
  names: Names,
  attempt: Attempt,
  limitMs: Millis,
): Promise<string[]> {
  return attempt.wait(lookUp(host, names), limitMs, () => nameNotFound(host))
}

async function lookUp(host: string, names: Names): Promise<string[]> {
  const name = hostName(host)
  if (isIP(name) !== 0) return [name]
  // What can be no name in DNS has no server either
  if (name === '') throw noSuchServer(host)
  const addresses = await names.addresses(name).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw code === 'ENOTFOUND' || code === 'ENODATA' ? noSuchServer(host) : nameNotFound(host)
  })
  if (addresses.length === 0) throw noSuchServer(host)
  return addresses
}

/**
 * Opens a TCP connection to one address of an endpoint.
 * @returns the connected socket; the caller owns it
 * @throws {ConnectionFailure} {CalledOff}. No socket is left then.
 */
export async function dial(
  address: string,
  { host, port }: Endpoint,
  attempt: Attempt,
  limits: Limits,
): Promise<Socket> {
  const socket = connect({ host: address, port })
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    // Stays: an error that nobody listens to ends the program
    socket.on('error', () => reject(unreachable(host, port)))
  })
  try {
    await attempt.wait(connected, limits.dial, () => unreachable(host, port))
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, limits.idle)
  return socket
}
