import { promises as dns, type SrvRecord } from 'node:dns'

/** Answers to questions about names; reject with a `code` as node:dns does. */
export interface Names {
  /** SRV records. Nothing goes on in the background once `calledOff` is aborted. */
  services(name: string, calledOff: AbortSignal): Promise<SrvRecord[]>
  addresses(host: string): Promise<string[]>
}

/**
 * The system's answers.
 * @param servers addresses (`ip:port`) of the DNS servers to ask for SRV records, none for those of the system
 */
export function namesFrom(servers: string[]): Names {
  return {
    services: async (name, calledOff) => {
      const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 })
      if (servers.length > 0) resolver.setServers(servers)
      calledOff.addEventListener('abort', () => resolver.cancel(), { once: true })
      return resolver.resolveSrv(name)
    },
    // The computer's own table of hosts counts, too
    addresses: async (host) => (await dns.lookup(host, { all: true })).map(({ address }) => address),
  }
}
