// The user's decisions in a file.
import { z } from 'zod'
import { trustManner, trustState } from './device.ts'
import { bareJid, fingerprint, instant } from './schemas.ts'

/** One decision, as it is kept. */
export const decision = z.object({
  state: trustState,
  manner: trustManner,
  at: instant,
  /** Name of the own device that decided, cleaned; absent: this one. */
  by: z.string().optional(),
  /** It is the one that counts. */
  counts: z.boolean(),
})
export type Decision = z.infer<typeof decision>

/** What a file would change about one device. */
export const trustChange = z.object({
  jid: bareJid,
  fingerprint,
  /** Name of the device, cleaned; '' where it was never seen here. */
  device: z.string(),
  now: trustState,
  then: trustState,
  /** When that was decided, and how. */
  at: instant,
  manner: trustManner,
  /** Name of the own device that decided, cleaned; absent: this one. */
  by: z.string().optional(),
})
export type TrustChange = z.infer<typeof trustChange>

export const trustPreview = z.object({
  /** Names this reading, when the user says yes to it. */
  id: z.string(),
  changes: z.array(trustChange),
  /** Decisions that are new here, whether they change how a device stands or not. */
  added: z.number().int().nonnegative(),
  /** Known already. */
  known: z.number().int().nonnegative(),
  /** Left out: signed by a device that is not verified as one of the user's own. */
  strangers: z.array(z.object({ fingerprint, name: z.string(), decisions: z.number().int().positive() })),
  /** Left out: no signature holds, or it is dated ahead of now. */
  bad: z.number().int().nonnegative(),
})
export type TrustPreview = z.infer<typeof trustPreview>
