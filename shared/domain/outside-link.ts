// A link that was opened outside the window: in a browser, by another program.
import { z } from 'zod'
import { bareJid, fingerprint } from './schemas.ts'

const target = z.discriminatedUnion('is', [
  /** PROTOCOL 10: with a fingerprint it merely offers to compare that device. */
  z.object({ is: z.literal('person'), jid: bareJid, fingerprint: fingerprint.nullable() }),
  z.object({ is: z.literal('unusable'), why: z.enum(['no-person', 'room', 'broken-code']) }),
])
export type OutsideTarget = z.infer<typeof target>

export const outsideLink = z.object({
  /** Tells it from the one before and the next one. */
  id: z.number().int(),
  target,
})
export type OutsideLink = z.infer<typeof outsideLink>
