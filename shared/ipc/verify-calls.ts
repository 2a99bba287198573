// Calls about comparing two devices by number or code: PROTOCOL 10.
import { z } from 'zod'
import { bareJid, fingerprint } from '../domain/schemas.ts'
import { LONGEST_NUMBER } from '../domain/safety-number.ts'
import { saying } from '../domain/saying.ts'
import { LONGEST_VERIFY_LINK } from '../domain/verify-link.ts'
import { codeScanned, numberCompared, safetyNumber } from '../domain/verifying.ts'

const device = { jid: bareJid, fingerprint }
const done = z.object({ is: z.literal('done') })

export const verifyCalls = {
  'verify.number': { input: z.object(device).strict(), output: safetyNumber },
  /** What somebody passed on, as it is; decides nothing. */
  'verify.compareNumber': {
    input: z.object({ ...device, text: z.string().max(LONGEST_NUMBER) }).strict(),
    output: numberCompared,
  },
  /** The user's word that the other device has this number, too. */
  'verify.confirmNumber': {
    input: z.object({ ...device, number: z.string().max(LONGEST_NUMBER) }).strict(),
    output: z.discriminatedUnion('is', [done, z.object({ is: z.literal('refused'), saying })]),
  },
  /** What the camera, or an image that the user chose, showed; never what a link said. */
  'verify.scanned': {
    input: z.object({ ...device, text: z.string().max(LONGEST_VERIFY_LINK) }).strict(),
    output: codeScanned,
  },
  /** The page may use the camera from now on, or no more. */
  'camera.wanted': { input: z.object({ wanted: z.boolean() }).strict(), output: done },
} as const
