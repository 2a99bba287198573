import { createDesktop } from '../../main/platform/desktop.ts'
import type { Desktop } from '../../main/services/ports.ts'

/** The real judgement, and nobody to whom anything is handed; `opened` and `copied` tell what was. */
export function createFakeDesktop(): Desktop & { opened: string[]; copied: string[] } {
  const opened: string[] = []
  const copied: string[] = []
  const desktop = createDesktop({
    open: async (address) => void opened.push(address),
    copy: (text) => void copied.push(text),
  })
  return { ...desktop, opened, copied }
}
