import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import type { CallName, CallReply } from '../../shared/ipc/contract.ts'
import { isPageAddress } from './page-origin.ts'

const NOT_ALLOWED: CallReply<CallName> = {
  is: 'error',
  code: 'not-allowed',
  saying: { say: 'not-allowed' },
}

/** Serves the page of `window()`, and nobody else. */
export function serveCalls(
  serve: (name: unknown, input: unknown) => Promise<CallReply<CallName>>,
  window: () => BrowserWindow | undefined,
): void {
  ipcMain.handle('balcony:call', (event: IpcMainInvokeEvent, name: unknown, input: unknown) =>
    isOurs(event, window()) ? serve(name, input) : NOT_ALLOWED,
  )
}

// The frame that asks is the top one of our window and shows our page. A frame that is gone is null.
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow | undefined): boolean {
  if (window === undefined || window.isDestroyed() || senderFrame === null) return false
  return sender === window.webContents && senderFrame === sender.mainFrame && isPageAddress(senderFrame.url)
}
