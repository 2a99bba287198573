// PROTOCOL 11: emoji being compared with one device, as the screen shows it.
import { z } from 'zod'
import { EMOJI_NAMES } from './emoji.ts'
import { bareJid, fingerprint, instant } from './schemas.ts'

const emoji = z.array(z.enum(EMOJI_NAMES)).length(7)

/** Why a compare ended without a word on the emoji. */
export const compareEnd = z.enum([
  /** The other user ended it. */
  'they-ended',
  /** Ten minutes are over. */
  'timeout',
  /** A step was wrong: an app that errs, or somebody in between. */
  'bad-step',
  /** The other device is not there. */
  'away',
  /** This device lost its connection. */
  'offline',
])
export type CompareEnd = z.infer<typeof compareEnd>

export const compareStage = z.discriminatedUnion('is', [
  /** We started: the other user has to agree. */
  z.object({ is: z.literal('inviting') }),
  /** They started: our user has to agree. */
  z.object({ is: z.literal('invited') }),
  /** Our user agreed; the emoji come in a moment. */
  z.object({ is: z.literal('preparing') }),
  /** The question: does the other one see these? */
  z.object({ is: z.literal('comparing'), emoji, theySaidSame: z.boolean() }),
  /** Our user said "the same"; the other one has to. */
  z.object({ is: z.literal('said-same'), emoji }),
  z.object({ is: z.literal('verified') }),
  /** Somebody saw other emoji. `blocked`: the device is blocked for that, and it can be undone. */
  z.object({ is: z.literal('different'), saidBy: z.enum(['us', 'them']), blocked: z.boolean() }),
  z.object({ is: z.literal('ended'), why: compareEnd }),
])
export type CompareStage = z.infer<typeof compareStage>

export const comparison = z.object({
  jid: bareJid,
  fingerprint,
  /** What the device calls itself, cleaned for the screen; '' where it never said. */
  deviceName: z.string(),
  /** A device of the own account. */
  ownAccount: z.boolean(),
  /** The other device is surely not there now. */
  away: z.boolean(),
  /** PROTOCOL 11: ten minutes after it was started. */
  until: instant,
  stage: compareStage,
})
export type Comparison = z.infer<typeof comparison>
