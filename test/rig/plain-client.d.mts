import type { Server } from './prosody.mjs'

/** What the program tells. */
export type Told =
  | { is: 'online'; jid: string }
  | { is: 'refused' }
  | { is: 'presence'; from: string }
  /** `children`: names of the elements in it, as {namespace}name. */
  | { is: 'message'; id: string; type: string; from: string; body: string; children: string[] }

export interface PlainClient {
  /** Everything so far, in order. */
  readonly told: readonly Told[]
  send(to: string, body: string): void
  /** Asks to see somebody's presence. */
  subscribe(to: string): void
  stop(): Promise<void>
}

/** Sign in with a program that knows nothing of encryption between people. Resolves when it is online. */
export function startPlainClient(account: {
  jid: string
  password: string
  server: Server
  caFile: string
  /** What it announces by disco#info and caps; without, it knows neither. */
  features?: readonly string[]
}): Promise<PlainClient>
