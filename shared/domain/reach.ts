// What a device of one's own could read.
import { z } from 'zod'
import { messageSpan } from './message-span.ts'
import { bareJid } from './schemas.ts'

export const conversationSpan = messageSpan.extend({ conversation: bareJid })
export type ConversationSpan = z.infer<typeof conversationSpan>

export const reach = z.object({
  /** Own messages whose key this device gave it, by conversation. */
  written: z.array(conversationSpan),
  /** Encrypted messages of others that came since it was first seen: it may have asked for their keys. */
  received: z.array(conversationSpan),
})
export type Reach = z.infer<typeof reach>
