// What a search over all conversations finds.
import { z } from 'zod'
import { bareJid, instant } from './schemas.ts'

export const foundMessage = z.object({
  id: z.number().int(),
  conversation: bareJid,
  direction: z.enum(['in', 'out']),
  /** Milliseconds since 1970, UTC. */
  at: instant,
  /** The place in its text where the words stand, in pieces; '…' at either end where more of it is left out. */
  excerpt: z.array(z.object({ text: z.string(), found: z.boolean() })),
})
export type FoundMessage = z.infer<typeof foundMessage>
