// The door: devices that ask for keys which the policy does not give by itself.
import { z } from 'zod'
import { askReason, device, trustPolicy } from './device.ts'
import { askedMessages } from './message-span.ts'
import { instant } from './schemas.ts'

/** PROTOCOL 10: one for each account, the device that asked first. */
export const doorQuestion = z.object({
  device,
  /** Of the own account: *Yes* or *No, that was not me*. */
  ownAccount: z.boolean(),
  reason: askReason,
  asks: askedMessages,
  /** Of the own account: a yes lets it read everything older that is kept here, too. */
  history: z.literal(true).optional(),
  /** When it asked first. */
  askedAt: instant,
  /** The one that counts for the account. */
  policy: trustPolicy,
  /** `false` under "verified only": only verifying lets it in. */
  mayLetIn: z.boolean(),
  /** So many further devices of the account wait behind it. */
  behind: z.number().int().nonnegative(),
})
export type DoorQuestion = z.infer<typeof doorQuestion>

/** `never` blocks the device; for one of the own account it is *No, that was not me*. */
export const doorAnswer = z.enum(['let-in', 'not-now', 'never'])
export type DoorAnswer = z.infer<typeof doorAnswer>
