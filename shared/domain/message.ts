import { z } from 'zod'
import { saying } from './saying.ts'
import { bareJid, fingerprint, instant } from './schemas.ts'

/** PROTOCOL 4: why a sealed stanza can't be shown; it is kept and tried again when a key comes. */
export const sealProblem = z.enum([
  'malformed',
  'too-large',
  'decryption-failed',
  'readdressed',
  'second-key',
  'unsigned-key',
  'stamp-used-twice',
  'nothing-readable',
  /** PROTOCOL 5: the signature does not hold. */
  'verification-failed',
])
export type SealProblem = z.infer<typeof sealProblem>

/** What a dial-back for a waiting message has come to. */
export const keyWait = z.enum([
  /** Asked, no answer yet; asked again by itself. */
  'asking',
  /** The device that has the key is away; asked again when it is back. */
  'sender-away',
  /** The sender's user is being asked. */
  'awaiting-approval',
  /** The sender refused. */
  'refused',
  /** The sender has no such key any more. */
  'key-gone',
  /** And the sender was asked to send the message again. */
  'resend-asked',
  /** Our proof did not hold there: most often one of the clocks is wrong. */
  'check-clock',
  /** The sender is nobody we know: the user is asked before we dial back. */
  'stranger',
])
export type KeyWait = z.infer<typeof keyWait>

export const deliveryState = z.enum([
  'waiting',
  /** Our server has it. */
  'sent',
  /** The reader's device said so, sealed. */
  'arrived',
  'read',
  'failed',
])
export type DeliveryState = z.infer<typeof deliveryState>

/** When an own message was first in a state. */
export const deliveryTime = z.object({ state: deliveryState, at: instant })
export type DeliveryTime = z.infer<typeof deliveryTime>

export const messageContent = z.discriminatedUnion('is', [
  z.object({ is: z.literal('text'), text: z.string() }),
  z.object({
    is: z.literal('waiting-for-key'),
    wait: keyWait,
    /** Name of the device that has the key, e.g. "laptop". */
    deviceName: z.string(),
    /** When the key was last asked for, null for not yet. */
    askedAt: instant.nullable(),
    /** The device that is asked in its place, of the sender's account or an own one; absent where none is. */
    helper: z.object({ deviceName: z.string(), own: z.boolean() }).optional(),
  }),
  z.object({ is: z.literal('unreadable'), problem: sealProblem }),
])
export type MessageContent = z.infer<typeof messageContent>

/** How a message was protected on its way. Trust is looked up when shown, so one decision repaints history. */
export const sealing = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('plain'),
    /** PROTOCOL 4.8: it is signed, and the stamp lies outside the accepted span. */
    time: z.enum(['old', 'future']).optional(),
    signedBy: z.literal('unknown-key').optional(),
  }),
  z.object({
    is: z.literal('sealed'),
    sid: z.string(),
    /** Device that sealed it; null where the key was not signed: *unverified sender*. */
    fingerprint: fingerprint.nullable(),
    /** PROTOCOL 4.8: the stamp lies outside the accepted span. */
    time: z.enum(['fits', 'old', 'future']),
    /** PROTOCOL 5: it is signed, but nothing is known of the key. */
    signedBy: z.literal('unknown-key').optional(),
  }),
])
export type Sealing = z.infer<typeof sealing>

/** Where a message stands in its conversation: by `place`, and among those of one place by number. */
export const standing = z.object({
  /** Milliseconds since 1970: when it came or, where a server kept it meanwhile, when the server had it. Never changes. */
  place: z.number().int(),
  /** Local number, unique in this database. */
  id: z.number().int(),
})
export type Standing = z.infer<typeof standing>

export const message = standing.extend({
  conversation: bareJid,
  direction: z.enum(['in', 'out']),
  /** When it was written, by the sender's stamp where it is known, else when it arrived. */
  at: instant,
  content: messageContent,
  sealing,
  delivery: deliveryState.nullable(),
  /** Why sending failed, null otherwise. */
  problem: saying.nullable(),
})
export type Message = z.infer<typeof message>
