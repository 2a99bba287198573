// Where the server of a domain is: the user's own word, else its SRV records, else the domain itself.
import type { SrvRecord } from 'node:dns'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ConnectionSettings } from '../../shared/domain/account.ts'

export interface Endpoint {
  host: string
  port: number
  /** How the connection is encrypted: from its first byte (XEP-0368), or after `<starttls/>` (RFC 6120 §5). */
  tls: 'direct' | 'starttls'
}

export type Endpoints = { is: 'found'; endpoints: Endpoint[] } | { is: 'no-service' }

const DEFAULT_PORT = 5222
/** Never registered for it, but nothing else is ever found there. */
const DIRECT_TLS_PORT = 5223

type Record = SrvRecord & { tls: Endpoint['tls'] }

/**
 * The endpoints to try, in order. Never rejects: where the look-up fails it is the domain itself.
 * @param services asks for SRV records, within a limit
 * @param random numbers in [0, 1), for the weights
 */
export async function findEndpoints(
  domain: string,
  settings: ConnectionSettings,
  services: (name: string) => Promise<SrvRecord[]>,
  random: () => number,
): Promise<Endpoints> {
  if (settings.server !== '' || settings.port !== null) {
    const host = settings.server === '' ? domain : settings.server
    const port = settings.port ?? DEFAULT_PORT
    return { is: 'found', endpoints: [{ host, port, tls: port === DIRECT_TLS_PORT ? 'direct' : 'starttls' }] }
  }
  const itself: Endpoint = { host: domain, port: DEFAULT_PORT, tls: 'starttls' }
  if (isIP(hostName(domain)) !== 0) return { is: 'found', endpoints: [itself] }
  const asked = async (service: string, tls: Endpoint['tls']): Promise<Record[]> => {
    const records = await services(`_${service}._tcp.${domainToASCII(domain)}`).catch(() => [])
    return records.map((record) => ({ ...record, tls }))
  }
  // RFC 6120 §3.2.1; XEP-0368 §3: both kinds count as one list
  const [plain, direct] = await Promise.all([
    asked('xmpp-client', 'starttls'),
    asked('xmpps-client', 'direct'),
  ])
  const there = [...plain, ...direct].filter((record) => !isNowhere(record))
  if (there.length > 0) return { is: 'found', endpoints: inOrder(there, random).map(endpointOf) }
  // RFC 2782: a single record with the target "." says that the service is decidedly not there
  return plain.some(isNowhere) ? { is: 'no-service' } : { is: 'found', endpoints: [itself] }
}

const isNowhere = ({ name }: SrvRecord): boolean => name === '' || name === '.'
const endpointOf = ({ name, port, tls }: Record): Endpoint => ({ host: name, port, tls })

/** The host as DNS and sockets want it: ASCII, an IPv6 address without its brackets. */
export function hostName(host: string): string {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  return isIP(address) !== 0 ? address : domainToASCII(address)
}

/** RFC 2782: by priority; among equals by chance, the heavier more often first. */
function inOrder(records: Record[], random: () => number): Record[] {
  const left = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight)
  const ordered: Record[] = []
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
