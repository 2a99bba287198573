// Addresses of our own on the loopback network. Without SRV records the port between servers is always 5269, so two
// servers on one machine need two addresses, and two test runs at the same time need four.
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** What one of our servers listens on: clients, clients by direct TLS, servers, servers by direct TLS, HTTPS upload. */
export const serverPorts = [5222, 5223, 5269, 5270, 5281]

/** @param {string} address @param {number} port */
async function isFree(address, port) {
  const probe = createServer()
  probe.listen({ host: address, port, exclusive: true })
  try {
    await once(probe, 'listening')
    return true
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false
    throw error
  } finally {
    probe.close()
  }
}

/**
 * Find an address in 127.16.0.0 to 127.254.255.255 on which all ports of a server are free.
 * @returns {Promise<string>}
 * @throws {Error} if ten random ones are all taken, which means that something listens on all addresses
 */
export async function freeAddress() {
  let taken = 0
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const address = `127.${randomInt(16, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`
    const free = await Promise.all(serverPorts.map((port) => isFree(address, port)))
    if (free.every(Boolean)) return address
    taken = serverPorts[free.indexOf(false)] ?? 0
  }
  throw new Error(
    `Something on this computer listens on port ${taken} of all addresses (an XMPP server?). The tests need it: please stop that for now.`,
  )
}
