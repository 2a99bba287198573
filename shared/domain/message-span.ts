import { z } from 'zod'
import { instant } from './schemas.ts'

/** How many messages, and when the first and the last of them were written; null where there are none. */
export const messageSpan = z.object({
  messages: z.number().int().nonnegative(),
  from: instant.nullable(),
  until: instant.nullable(),
})
export type MessageSpan = z.infer<typeof messageSpan>

/** What a device asks to read. */
export const askedMessages = messageSpan.extend({
  /** So many of them can be given to nobody any more: their keys are erased. */
  gone: z.number().int().nonnegative(),
})
export type AskedMessages = z.infer<typeof askedMessages>
