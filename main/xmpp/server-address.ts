// Where the server of a domain is: the user's own word, else its SRV records, else the domain itself.
import { promises as dns, type SrvRecord } from 'node:dns'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ConnectionSettings } from '../../shared/domain/account.ts'

export interface Endpoint {
  host: string
  port: number
}

/** The system's answers to questions about names; reject with a `code` as node:dns does. */
export interface Names {
  services(name: string): Promise<SrvRecord[]>
  addresses(host: string): Promise<string[]>
}

export type Endpoints = { is: 'found'; endpoints: Endpoint[] } | { is: 'no-service' }

const DEFAULT_PORT = 5222

export const systemNames: Names = {
  services: async (name) => {
    const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 })
    return resolver.resolveSrv(name)
  },
  addresses: async (host) => (await dns.lookup(host, { all: true })).map(({ address }) => address),
}

/**
 * The endpoints to try, in order. Never rejects: where the look-up fails it is the domain itself.
 * @param services asks for SRV records, within a limit
 * @param random numbers in [0, 1), for the weights
 */
export async function findEndpoints(
  domain: string,
  settings: ConnectionSettings,
  services: Names['services'],
  random: () => number,
): Promise<Endpoints> {
  if (settings.server !== '' || settings.port !== null) {
    const host = settings.server === '' ? domain : settings.server
    return { is: 'found', endpoints: [{ host, port: settings.port ?? DEFAULT_PORT }] }
  }
  const itself: Endpoints = { is: 'found', endpoints: [{ host: domain, port: DEFAULT_PORT }] }
  if (isIP(hostName(domain)) !== 0) return itself
  // RFC 6120 §3.2.1
  const records = await services(`_xmpp-client._tcp.${domainToASCII(domain)}`).catch(() => [])
  if (records.length === 0) return itself
  // RFC 2782: a single record with the target "." says that the service is decidedly not there
  if (records.length === 1 && (records[0]?.name === '' || records[0]?.name === '.'))
    return { is: 'no-service' }
  return { is: 'found', endpoints: inOrder(records, random).map(({ name, port }) => ({ host: name, port })) }
}

/** The host as DNS and sockets want it: ASCII, an IPv6 address without its brackets. */
export function hostName(host: string): string {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  return isIP(address) !== 0 ? address : domainToASCII(address)
}

/** RFC 2782: by priority; among equals by chance, the heavier more often first. */
function inOrder(records: SrvRecord[], random: () => number): SrvRecord[] {
  const left = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight)
  const ordered: SrvRecord[] = []
  while (left.length > 0) {
    const equals = left.filter(({ priority }) => priority === left[0]?.priority)
    const whole = equals.reduce((sum, { weight }) => sum + weight, 0)
    let point = random() * whole
    let pick = equals.findIndex(({ weight }) => (point -= weight) <= 0)
    if (pick < 0) pick = 0
    ordered.push(...left.splice(pick, 1))
  }
  return ordered
}
