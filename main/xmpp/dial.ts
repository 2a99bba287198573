import { connect, isIP, type Socket } from 'node:net'
import type { Attempt } from './attempt.ts'
import { ConnectionFailure } from './connection-failure.ts'
import type { Limits } from './limits.ts'
import { nameNotFound, noSuchServer, silent, unreachable } from './sentences.ts'
import { hostName, type Endpoint, type Names } from './server-address.ts'

/**
 * Opens a TCP connection to the first endpoint, and the first address of it, that takes one (RFC 6120 §3.2).
 * @returns the connected socket; the caller owns it
 * @throws {ConnectionFailure} of the last endpoint tried; {CalledOff}. No socket is left then.
 */
export async function dial(
  endpoints: Endpoint[],
  names: Names,
  attempt: Attempt,
  limits: Limits,
): Promise<Socket> {
  let failure: ConnectionFailure | undefined
  for (const { host, port } of endpoints) {
    const found = await attempt
      .wait(lookUp(host, names), limits.lookup, () => nameNotFound(host))
      .catch(asFailure)
    if (found instanceof ConnectionFailure) {
      failure = found
      continue
    }
    for (const address of found) {
      const socket = await open(address, port, attempt, limits)
      if (socket) return socket
      failure = unreachable(host, port)
    }
  }
  throw failure ?? silent(endpoints[0]?.host ?? '')
}

async function lookUp(host: string, names: Names): Promise<string[] | ConnectionFailure> {
  const name = hostName(host)
  if (isIP(name) !== 0) return [name]
  // What can be no name in DNS has no server either
  if (name === '') return noSuchServer(host)
  try {
    const addresses = await names.addresses(name)
    return addresses.length > 0 ? addresses : noSuchServer(host)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return code === 'ENOTFOUND' || code === 'ENODATA' ? noSuchServer(host) : nameNotFound(host)
  }
}

async function open(
  address: string,
  port: number,
  attempt: Attempt,
  limits: Limits,
): Promise<Socket | undefined> {
  const socket = connect({ host: address, port })
  const connected = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
  })
  try {
    if (await attempt.wait(connected, limits.dial, () => unreachable(address, port))) return socket
    return undefined
  } catch (error) {
    socket.destroy()
    asFailure(error)
    return undefined
  }
}

/** Lets everything else, as an attempt that was called off, go on upwards. */
function asFailure(error: unknown): ConnectionFailure {
  if (error instanceof ConnectionFailure) return error
  throw error
}
