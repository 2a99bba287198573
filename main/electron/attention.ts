// When the computer wakes, and whether somebody can see the window.
import type { BrowserWindow, PowerMonitor } from 'electron'

/** Calls `woke` when the computer wakes from sleep, or its screen is unlocked. */
export function watchWaking(monitor: PowerMonitor, woke: () => void): void {
  monitor.on('resume', woke)
  monitor.on('unlock-screen', woke)
}

/** Tells each time that the window comes into sight or goes out of it; a locked screen shows none. */
export function watchSight(
  window: BrowserWindow,
  monitor: PowerMonitor,
  tell: (seen: boolean) => void,
): void {
  let locked = false
  let told = true
  const look = (): void => {
    if (window.isDestroyed()) return
    const seen = window.isVisible() && !window.isMinimized() && !locked
    if (seen === told) return
    told = seen
    tell(seen)
  }
  const lock = (): void => {
    locked = true
    look()
  }
  const unlock = (): void => {
    locked = false
    look()
  }
  window.on('show', look)
  window.on('hide', look)
  window.on('minimize', look)
  window.on('restore', look)
  monitor.on('lock-screen', lock)
  monitor.on('unlock-screen', unlock)
  window.once('closed', () => {
    monitor.off('lock-screen', lock)
    monitor.off('unlock-screen', unlock)
  })
}
