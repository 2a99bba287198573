// What comes of comparing two devices by their number or code: PROTOCOL 10.
import { z } from 'zod'
import { SAFETY_GROUPS } from './safety-number.ts'
import { saying } from './saying.ts'
import { bareJid, fingerprint } from './schemas.ts'

const refused = z.object({ is: z.literal('refused'), saying })

export const safetyNumber = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('number'),
    /** Of five digits each. */
    groups: z.array(z.string().regex(/^[0-9]{5}$/)).length(SAFETY_GROUPS),
    /** What the QR code of the device at hand says. */
    code: z.string(),
  }),
  refused,
])
export type SafetyNumber = z.infer<typeof safetyNumber>

export const numberCompared = z.discriminatedUnion('is', [
  z.object({ is: z.literal('same') }),
  /** Which groups differ, counted from 0. */
  z.object({ is: z.literal('different'), groups: z.array(z.number().int()) }),
  z.object({
    is: z.literal('other-pair'),
    /** The side on which the number has another device than the two that are compared. */
    side: z.enum(['mine', 'theirs']),
    /** Whose that device is, and what it calls itself, cleaned; '' where it never said. */
    jid: bareJid,
    device: z.string(),
  }),
  z.object({ is: z.literal('incomplete'), digits: z.number().int() }),
  z.object({ is: z.literal('no-number') }),
  refused,
])
export type NumberCompared = z.infer<typeof numberCompared>

export const codeScanned = z.discriminatedUnion('is', [
  z.object({ is: z.literal('verified') }),
  /** Another known device of the same account; nothing was verified. */
  z.object({ is: z.literal('other-device'), fingerprint, device: z.string() }),
  /** Of the right account, but not known here. */
  z.object({ is: z.literal('unknown-device') }),
  z.object({ is: z.literal('other-account'), jid: bareJid }),
  /** Of the own account; `here`: the device at hand. */
  z.object({ is: z.literal('own'), here: z.boolean() }),
  z.object({ is: z.literal('no-code') }),
  refused,
])
export type CodeScanned = z.infer<typeof codeScanned>
