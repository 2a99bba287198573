import { z } from 'zod'
import { bareJid, fingerprint, instant } from './schemas.ts'

/** PROTOCOL 10: kept for (bare JID, fingerprint), the last decision counts. */
export const trustState = z.enum(['new', 'trusted', 'verified', 'blocked'])
export type TrustState = z.infer<typeof trustState>

/** How a decision came about. */
export const trustManner = z.enum(['first-seen', 'user', 'compared'])
export type TrustManner = z.infer<typeof trustManner>

/** PROTOCOL 10: what happens with a new device of a contact. */
export const trustPolicy = z.enum(['trust-until-verified', 'ask', 'verified-only'])
export type TrustPolicy = z.infer<typeof trustPolicy>

/** PROTOCOL 7, "No way back": what happens to keys of an account that no device signed. */
export const unsignedKeys = z.enum([
  /** No device of the account is known to sign its keys. */
  'ordinary',
  'refused',
  /** The user allowed them for this account. */
  'allowed',
])
export type UnsignedKeys = z.infer<typeof unsignedKeys>

export const device = z.object({
  jid: bareJid,
  fingerprint,
  /** What the device calls itself, cleaned for the screen; '' where it never said. */
  name: z.string(),
  /** Resource of the full JID it was last seen with. */
  resource: z.string(),
  state: trustState,
  manner: trustManner.nullable(),
  decidedAt: instant.nullable(),
  firstSeen: instant,
  lastSeen: instant,
  /** False for a peer of the bare draft: its keys are not bound to a device by any proof. */
  proven: z.boolean(),
  /** This is the device that this program runs on. */
  own: z.boolean(),
})
export type Device = z.infer<typeof device>
