// Calls about comparing two devices by number or code: PROTOCOL 10.
import { z } from 'zod'
import { LONGEST_NUMBER } from '../domain/safety-number.ts'
import { LONGEST_VERIFY_LINK } from '../domain/verify-link.ts'
import { codeScanned, numberCompared, safetyNumber } from '../domain/verifying.ts'
import { done, doneOrRefused, oneDevice } from './call-shapes.ts'

export const verifyCalls = {
  'verify.number': { input: oneDevice, output: safetyNumber },
  /** What somebody passed on, as it is; decides nothing. */
  'verify.compareNumber': {
    input: oneDevice.extend({ text: z.string().max(LONGEST_NUMBER) }),
    output: numberCompared,
  },
  /** The user's word that the other device has this number, too. */
  'verify.confirmNumber': {
    input: oneDevice.extend({ number: z.string().max(LONGEST_NUMBER) }),
    output: doneOrRefused,
  },
  /** What the camera, or an image that the user chose, showed; never what a link said. */
  'verify.scanned': {
    input: oneDevice.extend({ text: z.string().max(LONGEST_VERIFY_LINK) }),
    output: codeScanned,
  },
  /** The page may use the camera from now on, or no more. */
  'camera.wanted': { input: z.object({ wanted: z.boolean() }).strict(), output: done },
} as const
