// The program goes on without its window where the user wishes that, and ends whenever it is told to.
import type { App, BrowserWindow, PowerMonitor } from 'electron'

interface Wish {
  /** Is the window only to be hidden, and is there something to bring it back with? */
  mayStay(): boolean
  /** Told after the window was hidden instead of closed. */
  stayed(): void
}

/** Hides the window where it would be closed; not when the program ends. */
export function hideInsteadOfClosing(window: BrowserWindow, app: App, { mayStay, stayed }: Wish): void {
  let ends = false
  const end = (): void => {
    ends = true
  }
  app.on('before-quit', end)
  window.on('close', (event) => {
    if (ends || !mayStay()) return
    event.preventDefault()
    window.hide()
    stayed()
  })
  window.once('closed', () => app.off('before-quit', end))
}

/** The end of the desktop's session is the end of the program. */
export function endWithSession(app: App, window: BrowserWindow, monitor: PowerMonitor): void {
  const quit = (): void => app.quit()
  // Linux and macOS say it by the power monitor, Windows to the window
  monitor.on('shutdown', quit)
  window.on('session-end', quit)
}
