// Calls about what the user decides on devices, and whom they let read: PROTOCOL 7, 10 and 11.
import { z } from 'zod'
import { device, trustPolicy, unsignedKeys } from '../domain/device.ts'
import { doorAnswer, doorQuestion } from '../domain/door.ts'
import { reach } from '../domain/reach.ts'
import { bareJid, fingerprint } from '../domain/schemas.ts'
import { decision, trustPreview } from '../domain/trust-book.ts'
import { done, doneOrRefused, nothing, oneDevice, refused } from './call-shapes.ts'

export const trustCalls = {
  'device.list': {
    input: z.object({ jid: bareJid }).strict(),
    output: z.object({
      devices: z.array(device),
      unsignedKeys,
      /** PROTOCOL 10: the account's own policy, null where the one for all counts. */
      policy: trustPolicy.nullable(),
      policyForAll: trustPolicy,
    }),
  },
  /** PROTOCOL 10: the user's word about one device; `new` takes back whatever it was. */
  'device.decide': {
    input: oneDevice.extend({ state: z.enum(['new', 'trusted', 'blocked']) }),
    output: doneOrRefused,
  },
  /** Every decision about a device, newest first. */
  'device.history': {
    input: oneDevice,
    output: z.object({ decisions: z.array(decision) }),
  },
  /** What a device of the own account could read. */
  'device.reach': { input: z.object({ fingerprint }).strict(), output: reach },
  /** A device of the own account is lost: it is shut out everywhere. */
  'device.lose': { input: z.object({ fingerprint }).strict(), output: doneOrRefused },
  /** Writes the user's decisions into a file that they pick. */
  'trustBook.save': {
    input: nothing,
    output: z.discriminatedUnion('is', [
      z.object({ is: z.literal('saved'), decisions: z.number().int().nonnegative() }),
      z.object({ is: z.literal('cancelled') }),
      refused,
    ]),
  },
  /** Reads a file that the user picks; nothing changes. */
  'trustBook.open': {
    input: nothing,
    output: z.discriminatedUnion('is', [
      z.object({ is: z.literal('read'), preview: trustPreview }),
      z.object({ is: z.literal('cancelled') }),
      refused,
    ]),
  },
  /** The user's word on the file that was read last. */
  'trustBook.apply': {
    input: z.object({ id: z.string().max(64) }).strict(),
    output: z.discriminatedUnion('is', [
      z.object({ is: z.literal('applied'), decisions: z.number().int().nonnegative() }),
      refused,
    ]),
  },
  'door.list': { input: nothing, output: z.object({ questions: z.array(doorQuestion) }) },
  /** Also for a device that is not in the list: one that waits behind another, or that was put off. */
  'door.answer': {
    input: oneDevice.extend({ answer: doorAnswer }),
    /** `change-password`: a device of the own account is blocked that the user does not know. */
    output: z.discriminatedUnion('is', [done, refused, z.object({ is: z.literal('change-password') })]),
  },
  /** PROTOCOL 7: keys of this person that no device signed are taken and given, or refused again. */
  'contact.allowUnsigned': {
    input: z.object({ jid: bareJid, allowed: z.boolean() }).strict(),
    output: done,
  },
  /** PROTOCOL 10: null leaves it to the policy for all. */
  'contact.setPolicy': {
    input: z.object({ jid: bareJid, policy: trustPolicy.nullable() }).strict(),
    output: doneOrRefused,
  },
  /** The policy for everybody who has none of their own. */
  'account.policy': { input: nothing, output: z.object({ policy: trustPolicy }) },
  'account.setPolicy': { input: z.object({ policy: trustPolicy }).strict(), output: done },
  /** PROTOCOL 11: asks the device to compare emoji, or agrees where it has asked. */
  'compare.start': { input: oneDevice, output: doneOrRefused },
  'compare.accept': { input: oneDevice, output: doneOrRefused },
  /** Whether the other one sees the same emoji; `false` blocks the device at once. */
  'compare.answer': { input: oneDevice.extend({ same: z.boolean() }), output: doneOrRefused },
  /** After emoji that differed: blocks the device, or puts back what was decided before. */
  'compare.setBlocked': { input: oneDevice.extend({ blocked: z.boolean() }), output: doneOrRefused },
  /** Ends it, or puts away one that has ended. */
  'compare.cancel': { input: oneDevice, output: doneOrRefused },
} as const
