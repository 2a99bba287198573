import { z } from 'zod'
import { saying } from './saying.ts'
import { bareJid } from './schemas.ts'

/** RFC 6121 §2.1.2.5, with what the user did about it. */
export const subscription = z.enum(['none', 'to', 'from', 'both'])
export type Subscription = z.infer<typeof subscription>

/** RFC 6121 §4.7.2.1 in the user's words; offline where no resource is available. */
export const availability = z.enum(['online', 'away', 'busy', 'offline'])
export type Availability = z.infer<typeof availability>

/** Whether somebody's apps can open what is sealed, as far as it is known now. */
export const reading = z.enum([
  /** An app of theirs that is online says so, or a device of theirs was ever seen. */
  'reads',
  /** They are online, and no app of theirs says so. */
  'announces-nothing',
  'unknown',
])
export type Reading = z.infer<typeof reading>

export const contact = z.object({
  jid: bareJid,
  /** The name the user gave, else the local part. */
  name: z.string(),
  /** `false` for somebody who wrote or asked and is not in the roster. */
  inRoster: z.boolean(),
  subscription,
  /** We asked to see their presence and they have not answered. */
  asked: z.boolean(),
  /** They ask to see ours: the user may accept or refuse. */
  wantsIn: z.boolean(),
  /** What they wrote with that request, '' for nothing. */
  request: z.string(),
  /** XEP-0172: what they called themselves in it, '' where they did not. A claim, never a name. */
  nick: z.string(),
  /** What the user asked for did not reach them: why; null where nothing is wrong. */
  problem: saying.nullable(),
  /** RFC 6121 §2.1.2.6: groups of the roster, as its owner named them. */
  groups: z.array(z.string()),
  availability,
  /** Status text of the most available resource, '' for none. */
  status: z.string(),
  /** Available resources of this contact. */
  devicesOnline: z.number().int().nonnegative(),
  reading,
})
export type Contact = z.infer<typeof contact>

/** How somebody is there now: the part of a contact that changes often. */
export const personPresence = contact.pick({
  jid: true,
  availability: true,
  status: true,
  devicesOnline: true,
  reading: true,
})
export type PersonPresence = z.infer<typeof personPresence>

/** What the user shows of themselves to those who may see it, and for how long: until they say otherwise. */
export const ownPresence = z.object({
  availability: availability.exclude(['offline']),
  /** '' for none. */
  status: z.string().max(200),
})
export type OwnPresence = z.infer<typeof ownPresence>
