export interface Server {
  readonly domain: string
  /** of its own in 127/8 */
  readonly address: string
  /** for clients, with STARTTLS */
  readonly port: number
}

export interface Servers {
  readonly a: Server
  readonly b: Server
  /** The certificate authority of both, as a file and as text. */
  readonly caFile: string
  readonly caPem: string
  /** A certificate for a.test that this authority did not sign, for a false server. */
  readonly rogue: { readonly certPem: string; readonly keyPem: string }
  /** Rejects if the account's server says no. Works while the servers run, too. */
  addUser(jid: string, password: string): Promise<void>
  /** Start a stopped server again, with the data it had. Resolves when it answers. */
  startServer(domain: string): Promise<void>
  /** End a server. SIGKILL gives it no time to write anything or to say goodbye. */
  stopServer(domain: string, signal?: NodeJS.Signals): Promise<void>
  /** Everything a server has logged so far, at level debug. */
  log(domain: string): string
  /** End both servers and remove everything they wrote. */
  stop(): Promise<void>
}

/** Start the servers a.test and b.test with these accounts (bare JID to password). */
export function startServers(options?: { users?: Record<string, string> }): Promise<Servers>
