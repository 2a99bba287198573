// Who can read a message.
import { z } from 'zod'
import { device } from './device.ts'
import { bareJid, instant } from './schemas.ts'

/** How a key was given: asked for, pushed after a yes, or sent along with the message. */
export const howGiven = z.enum(['asked', 'pushed', 'sent-along'])
export type HowGiven = z.infer<typeof howGiven>

/** A device that was given a key here. */
const given = z.object({ device, at: instant, how: howGiven })

export const readers = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('own'),
    /** Devices that were given a key of it, this one not among them. */
    given: z.array(given),
    /** Devices that ask for one. `granted`: let in, and given it as soon as they are there. */
    waiting: z.array(z.object({ device, askedAt: instant, granted: z.boolean() })),
    /** Blocked devices of those it was written to, which were not given one. */
    refused: z.array(device),
  }),
  z.object({
    is: z.literal('received'),
    /** The accounts that its sender signed it for; null where nothing was signed, or the key is gone. */
    audience: z.array(bareJid).nullable(),
    /** The device that sealed it; null for an unverified sender. */
    sealedBy: device.nullable(),
    /** PROTOCOL 9, helpers: devices that this one gave its key on to. */
    given: z.array(given),
  }),
  /** Not sealed: every server on its way could read it. */
  z.object({ is: z.literal('plain') }),
  /** It is not opened yet, or is not here. */
  z.object({ is: z.literal('unknown') }),
])
export type Readers = z.infer<typeof readers>
