import { z } from 'zod'
import { contact } from './contact.ts'
import { message } from './message.ts'

export const conversation = z.object({
  contact,
  last: message.nullable(),
  unread: z.number().int().nonnegative(),
  /** What was begun and not sent, as it was kept last; '' for nothing. */
  draft: z.string(),
  /** The user said that what they write here goes unencrypted. */
  plain: z.boolean(),
})
export type Conversation = z.infer<typeof conversation>
