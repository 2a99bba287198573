// The page has no camera, but for the while in which its user holds a code in front of it.
import type {
  BrowserWindow,
  MediaAccessPermissionRequest,
  PermissionCheckHandlerHandlerDetails,
} from 'electron'
import { isPageAddress } from './page-origin.ts'

export interface CameraDoor {
  /** Lets the page ask for the camera from now on, or no more. A stream that it has, it ends itself. */
  allow(allowed: boolean): void
  /** Whether a request for a permission is one for the camera alone, by our page, while it may have it. */
  lets(permission: string, request: Partial<MediaAccessPermissionRequest>): boolean
  /** The same where Chromium only looks whether there is a permission. */
  showsOpen(permission: string, look: Partial<PermissionCheckHandlerHandlerDetails>): boolean
}

export function createCameraDoor(): CameraDoor {
  let open = false
  const isOurs = (address = '', isMainFrame = false): boolean => open && isMainFrame && isPageAddress(address)
  return {
    allow(allowed) {
      open = allowed
    },
    lets: (permission, { mediaTypes = [], requestingUrl, isMainFrame }) =>
      permission === 'media' && mediaTypes.join() === 'video' && isOurs(requestingUrl, isMainFrame),
    showsOpen: (permission, { mediaType, requestingUrl, isMainFrame }) =>
      permission === 'media' && mediaType === 'video' && isOurs(requestingUrl, isMainFrame),
  }
}

/** A page that was loaded anew, or ended, wants no camera; nor one that nobody sees. */
export function shutWithPage(window: BrowserWindow, door: CameraDoor): void {
  const shut = (): void => door.allow(false)
  window.webContents.on('did-navigate', shut)
  window.webContents.on('render-process-gone', shut)
  window.on('hide', shut)
  window.on('minimize', shut)
}
