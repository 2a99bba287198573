import { z } from 'zod'
import { askedMessages, messageSpan } from './message-span.ts'
import { bareJid, fingerprint, instant } from './schemas.ts'

/** PROTOCOL 10: kept for (bare JID, fingerprint), the last decision counts. */
export const trustState = z.enum(['new', 'trusted', 'verified', 'blocked'])
export type TrustState = z.infer<typeof trustState>

/** How a decision came about. */
export const trustManner = z.enum([
  'first-seen',
  'user',
  'compared',
  'compared-number',
  'scanned',
  'endorsed',
  'lost',
  'compared-emoji',
  'emoji-differed',
])
export type TrustManner = z.infer<typeof trustManner>

/** PROTOCOL 10: what happens with a new device of a contact. */
export const trustPolicy = z.enum(['trust-until-verified', 'ask', 'verified-only'])
export type TrustPolicy = z.infer<typeof trustPolicy>

/** Why the user is asked whether a device may have a key. */
export const askReason = z.enum([
  /** The policy does not let it in by itself. */
  'policy',
  /** It asks for what was written before it was first seen. */
  'newcomer',
  /** Another device, or another key, was known at its address. */
  'known-address-other-key',
  /** It is of the own account. */
  'own-device',
])
export type AskReason = z.infer<typeof askReason>

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
  /** When the user last verified it, whatever was decided since; null for never. */
  verifiedAt: instant.nullable(),
  /** Name of the device that decided, or that introduced it, cleaned; absent: this one. */
  decidedBy: z.string().optional(),
  firstSeen: instant,
  lastSeen: instant,
  /** False for a peer of the bare draft: its keys are not bound to a device by any proof. */
  /** When it last stood in the list that its account publishes, where it is gone from it; null where it is not. */
  lastListed: instant.nullable(),
  proven: z.boolean(),
  /** This is the device that this program runs on. */
  own: z.boolean(),
  /** Our messages that it holds the key of. */
  reads: messageSpan,
  /** Our messages that it asks to read and that wait for the user, also where they said *Not now*; null for none. */
  asks: askedMessages.nullable(),
})
export type Device = z.infer<typeof device>
