import type { Bridge } from '../shared/ipc/contract.ts'

declare global {
  interface Window {
    /** What main/electron/preload.ts exposes: the only way out of this page. */
    readonly balcony: Bridge
  }
}
