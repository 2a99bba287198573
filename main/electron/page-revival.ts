// A page whose process ended, or that does not answer any more, comes back by itself: what it showed is in the main process.
import type { BrowserWindow } from 'electron'
import { GONE_ADDRESS } from './page-origin.ts'

const MOST_TIMES = 3
const WITHIN_MS = 60_000
/** Chromium has waited half a minute for an answer already when it says so. */
const PATIENCE_MS = 10_000

/** Whether the page, that ended now, is to be brought back: at most three times in a minute. */
export type RevivalRule = () => boolean

/** `now`: milliseconds of a clock that is never set. */
export function createRevivalRule(now: () => number): RevivalRule {
  let times: number[] = []
  return () => {
    const time = now()
    times = times.filter((earlier) => time - earlier < WITHIN_MS)
    if (times.length >= MOST_TIMES) return false
    times.push(time)
    return true
  }
}

/**
 * Loads the page again when it ended, at the address it had; where it ends again and again, a small one that says so and
 * waits for the user. `tell` hears why the page ended: Electron's word for it.
 */
export function revivePage(
  window: BrowserWindow,
  mayRevive: RevivalRule,
  tell: (reason: string) => void,
): void {
  const contents = window.webContents
  let patience: ReturnType<typeof setTimeout> | undefined

  function comeBack(): void {
    if (window.isDestroyed() || contents.isDestroyed()) return
    const address = contents.getURL()
    if (mayRevive()) contents.reload()
    // one that ends even there is left alone: there is nothing smaller
    else if (address !== GONE_ADDRESS) void contents.loadURL(GONE_ADDRESS)
  }

  contents.on('render-process-gone', (_event, { reason }) => {
    clearTimeout(patience)
    tell(reason)
    // Chromium is still taking the old process down
    setImmediate(comeBack)
  })
  window.on('unresponsive', () => {
    // halted at a breakpoint, which takes as long as it takes
    if (contents.isDevToolsOpened()) return
    clearTimeout(patience)
    patience = setTimeout(() => {
      if (!contents.isDestroyed()) contents.forcefullyCrashRenderer()
    }, PATIENCE_MS)
  })
  window.on('responsive', () => clearTimeout(patience))
  window.once('closed', () => clearTimeout(patience))
}
