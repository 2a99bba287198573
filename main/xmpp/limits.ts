import type { Millis } from '../e2e/ports.ts'

/** How long each phase of a sign-in, and silence afterwards, may last. */
export interface Limits {
  /** The whole sign-in, from the first look-up to stream management. */
  total: Millis
  /** Finding a server that offers an encrypted stream: look-ups and all candidates together. */
  finding: Millis
  /** One candidate among them: connection, encryption and what it offers. */
  candidate: Millis
  /** One answer of DNS. */
  lookup: Millis
  /** One TCP connection. */
  dial: Millis
  /** The TLS handshake. */
  handshake: Millis
  /** One answer of the server while signing in. */
  answer: Millis
  /** Silence on a live connection after which it is asked for a sign of life. */
  idle: Millis
  /** Time for that sign of life. */
  proof: Millis
  /** The same when the user or a waking computer asks. */
  quickProof: Millis
  /** Collects what is sent before the server is asked what it took over. */
  askAfter: Millis
  /** A connection that lived this long starts again with the shortest wait. */
  steady: Millis
}

export const LIMITS: Limits = {
  total: 60_000,
  finding: 40_000,
  candidate: 12_000,
  lookup: 5_000,
  dial: 6_000,
  handshake: 8_000,
  answer: 10_000,
  idle: 60_000,
  proof: 20_000,
  quickProof: 5_000,
  askAfter: 50,
  steady: 30_000,
}
