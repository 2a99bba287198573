// PROTOCOL 9: a message that somebody can't open any more, and asks for once more.
import { z } from 'zod'
import { bareJid, instant } from './schemas.ts'

/** One for each account, the oldest. */
export const resendLine = z.object({
  /** The message's number. */
  id: z.number().int(),
  jid: bareJid,
  /** How it begins. */
  text: z.string(),
  writtenAt: instant,
  askedAt: instant,
  /** Of the device that asks; '' where it has none. */
  deviceName: z.string(),
  /** The names of the devices of the account that can read it then. */
  reaches: z.array(z.string()),
  /** So many further messages of the account wait behind it. */
  behind: z.number().int().nonnegative(),
})
export type ResendLine = z.infer<typeof resendLine>
