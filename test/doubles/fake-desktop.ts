import { createDesktop } from '../../main/platform/desktop.ts'
import type { Desktop } from '../../main/services/ports.ts'
import { createFakeTime } from './fake-time.ts'

/** The real judgement, and nobody to whom anything is handed; `opened` and `copied` tell what was. */
export function createFakeDesktop(): Desktop & { opened: string[]; copied: string[] } {
  const opened: string[] = []
  const copied: string[] = []
  const means = {
    open: async (address: string) => void opened.push(address),
    copy: (text: string) => void copied.push(text),
    copied: async () => copied.at(-1) ?? '',
    clearCopied: () => void copied.push(''),
  }
  const desktop = createDesktop(means, createFakeTime().timers)
  return { ...desktop, opened, copied }
}
