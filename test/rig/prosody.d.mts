export interface Server {
  readonly domain: string
  /** of its own in 127/8 */
  readonly address: string
  /** for clients, with STARTTLS */
  readonly port: number
}

export interface Certificate {
  readonly certPem: string
  readonly keyPem: string
}

export interface Servers {
  readonly a: Server
  readonly b: Server
  /** The certificate authority of both, as a file and as text. */
  readonly caFile: string
  readonly caPem: string
  /** A certificate for a.test that this authority did not sign, for a false server. */
  readonly rogue: Certificate
  /** Of every server, by domain; the callers' too. */
  readonly addresses: Readonly<Record<string, string>>
  /** The right one of a server, by our authority. */
  certificateOf(domain: string): Certificate
  /** What the server shows from its next start on, right or wrong. */
  giveCertificate(domain: string, certificate: Certificate): void
  /** Rejects if the account's server says no. Works while the servers run, too. */
  addUser(jid: string, password: string): Promise<void>
  /** Remove an account from a running server, which ends its sessions. */
  removeUser(jid: string): Promise<void>
  /** Start a stopped server again, with the data it had. Resolves when it answers. */
  startServer(domain: string): Promise<void>
  /** End a server. SIGKILL gives it no time to write anything or to say goodbye. */
  stopServer(domain: string, signal?: NodeJS.Signals): Promise<void>
  /** Everything a server has logged so far, at level debug. */
  log(domain: string): string
  /** End both servers and remove everything they wrote. */
  stop(): Promise<void>
}

/**
 * Start the servers a.test and b.test with these accounts (bare JID to password). `others` are domains of servers that
 * the caller starts: they get an address and a certificate, and a.test and b.test can find them. `malice`: the port of
 * who says what a server does with what passes through it (malice.ts), by domain. `settings`: lines of Lua that hold over
 * the configuration of both.
 */
export function startServers(options?: {
  users?: Record<string, string>
  others?: string[]
  malice?: Record<string, number>
  settings?: string
}): Promise<Servers>
