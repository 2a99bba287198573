// Why a connection could not be made, or was lost.
import { z } from 'zod'
import { sayingOf, text } from './table.ts'

const domain = text
const jid = text

/** What the certificate that a server showed says about itself; '' for what it does not say. */
const certificate = z.object({
  issuer: text,
  /** For whom it was issued: the first few. */
  names: z.array(text),
  /** There are more than these. */
  more: z.boolean(),
  /** As the certificate writes them. */
  validFrom: text,
  validTo: text,
})

const atOneServer = {
  'wrong-password': { jid },
  'account-disabled': { jid },
  'password-expired': { jid },
  'signed-out-by-server': { jid },
  'signed-in-elsewhere': { jid },
  'no-such-server': { host: text },
  'domain-not-served': { domain },
  'name-not-found': { host: text },
  unreachable: { host: text, port: z.number() },
  'connection-lost': { domain },
  'server-shutting-down': { domain },
  'server-silent': { domain },
  'no-encryption': { domain },
  'encryption-failed': { domain },
  'certificate-not-trusted': { domain, certificate },
  'certificate-for-another': { domain, certificate },
  'certificate-out-of-date': { domain, certificate },
  'trusted-certificate-unreadable': {},
  'no-safe-sign-in': { domain },
  'server-unproven': { domain },
  'unsafe-sign-in-stopped': { domain },
  'no-receipts': { domain },
  /** In the server's own words, '' where it has none. */
  'server-refused': { domain, reason: text },
  /** What the server did cannot be gone on with. */
  'server-misbehaved': {
    domain,
    how: z.enum([
      'too-much-computing',
      'unknown-answer',
      'unreadable-answer',
      'confirmed-too-much',
      'no-session',
      'other-address',
      'no-sign-in',
    ]),
  },
  'not-xmpp': { domain },
  'forbidden-xml': { domain },
  'stanza-too-large': { domain },
  'stanza-too-deep': { domain },
  'arrival-not-kept': {},
  'sign-in-cancelled': {},
  'own-mistake': {},
} as const

export const connectionSayings = {
  ...atOneServer,
  /** A domain may have several servers. */
  'no-server-reached': { servers: z.number(), domain },
  'no-server-lets-in': { servers: z.number(), domain, worst: sayingOf(atOneServer) },
} as const
