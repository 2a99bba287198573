import { z } from 'zod'
import { contact } from './contact.ts'
import { message } from './message.ts'

export const conversation = z.object({
  contact,
  last: message.nullable(),
  unread: z.number().int().nonnegative(),
})
export type Conversation = z.infer<typeof conversation>
