import { z } from 'zod'
import { toBareJid, toFullJid, type BareJid, type FullJid } from './jid.ts'

/** A prepared bare address; what is not prepared yet is prepared, what is none is refused. */
export const bareJid = z
  .string()
  .max(3100)
  .transform((text, context): BareJid => {
    const jid = toBareJid(text)
    if (jid !== undefined && !text.includes('/')) return jid
    context.addIssue({ code: 'custom', message: 'not an XMPP address' })
    return z.NEVER
  })

/** A prepared full address. */
export const fullJid = z
  .string()
  .max(3100)
  .transform((text, context): FullJid => {
    const jid = toFullJid(text)
    if (jid !== undefined) return jid
    context.addIssue({ code: 'custom', message: 'not a full XMPP address' })
    return z.NEVER
  })

/** Milliseconds since 1970, UTC. */
export const instant = z.number().int().nonnegative()
export type Instant = z.infer<typeof instant>

/** RFC 7638 SHA-256 thumbprint of a device's identity key, base64url, 43 characters. */
export const fingerprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export type Fingerprint = z.infer<typeof fingerprint>
