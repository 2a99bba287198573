// Comparing devices by number or code.
import type { verifyCalls } from '../../shared/ipc/verify-calls.ts'
import type { App } from '../services/app.ts'
import type { CallHandlers } from './handlers.ts'

export function verifyHandlers(app: App): Pick<CallHandlers, keyof typeof verifyCalls> {
  return {
    'verify.number': (device) => app.safetyNumber(device),
    'verify.compareNumber': ({ text, ...device }) => app.compareNumber(device, text),
    'verify.confirmNumber': ({ number, ...device }) => app.confirmNumber(device, number),
    'verify.scanned': ({ text, ...device }) => app.scanned(device, text),
    'camera.wanted': ({ wanted }) => {
      app.wantCamera(wanted)
      return { is: 'done' }
    },
  }
}
