import { z } from 'zod'
import { contact } from './contact.ts'
import { message } from './message.ts'

export const conversation = z.object({
  contact,
  last: message.nullable(),
  unread: z.number().int().nonnegative(),
  /** The user said that what they write here goes unencrypted. */
  plain: z.boolean(),
})
export type Conversation = z.infer<typeof conversation>
