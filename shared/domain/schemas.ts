import { z } from 'zod'
import { toBareJid, type BareJid } from './jid.ts'

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

/** Milliseconds since 1970, UTC. */
export const instant = z.number().int().nonnegative()

/** RFC 7638 SHA-256 thumbprint of a device's identity key, base64url, 43 characters. */
export const fingerprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
