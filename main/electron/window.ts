import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import type { EventFrame } from '../../shared/ipc/contract.ts'
import { groundOf, keepGround } from './appearance.ts'
import { PAGE_ADDRESS } from './page-origin.ts'

/** Opens the window. `preload`: path of the bundled preload script; `developing`: with developer tools. */
export function openWindow(preload: string, developing: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 420,
    minHeight: 420,
    show: false,
    title: 'Balcony',
    autoHideMenuBar: true,
    backgroundColor: groundOf(nativeTheme),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: developing,
    },
  })
  keepGround(window, nativeTheme)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE_ADDRESS)
  return window
}

export function preloadPath(outDirectory: string): string {
  return join(outDirectory, 'preload', 'preload.cjs')
}

/** Tells the page; a window that is closing hears nothing any more. */
export function tellWindow(window: BrowserWindow | undefined, frame: EventFrame): void {
  if (window === undefined || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send('balcony:event', frame)
}

/** Brings the window to the front, also when it is minimised. */
export function focusWindow(window: BrowserWindow | undefined): void {
  if (window === undefined || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
