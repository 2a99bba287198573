// The icon in the desktop's tray, and the number at the program's icon.
import { join } from 'node:path'
import { app, Menu, nativeImage, Tray, type BrowserWindow, type NativeImage } from 'electron'

export interface TrayState {
  unread: number
  /** null: nobody is signed in, and there is nothing to choose. */
  doNotDisturb: boolean | null
}

export interface TrayWords {
  tooltip(unread: number): string
  open: string
  doNotDisturb: string
  quit: string
}

interface Tools {
  /** Folder of the pictures. */
  pictures: string
  words(): TrayWords
  window(): BrowserWindow | undefined
  setDoNotDisturb(wanted: boolean): void
  /** Shows the window, and gives it the focus. */
  comeForward(): void
}

export interface TrayIcon {
  isThere(): boolean
  /** Puts the icon into the tray, or takes it out: where there is no tray, a hidden window has to come back. */
  setPresent(present: boolean): void
  show(state: TrayState): void
  /** Draws it anew, in the language of now. */
  refresh(): void
}

// macOS and Windows choose the size that fits by the `@2x` in the names. Linux takes the largest, and each panel scales it.
const LARGEST = process.platform === 'linux' ? '-64.png' : '.png'

export function createTrayIcon({ pictures, words, window, setDoNotDisturb, comeForward }: Tools): TrayIcon {
  let icon: Tray | undefined
  let state: TrayState = { unread: 0, doNotDisturb: null }

  function picture(): NativeImage {
    return nativeImage.createFromPath(join(pictures, `${state.unread > 0 ? 'unread' : 'tray'}${LARGEST}`))
  }

  function menu(): Menu {
    const { open, doNotDisturb, quit } = words()
    const checked = state.doNotDisturb
    return Menu.buildFromTemplate([
      { label: open, click: comeForward },
      ...(checked === null
        ? []
        : [
            {
              label: doNotDisturb,
              type: 'checkbox' as const,
              checked,
              click: () => setDoNotDisturb(!checked),
            },
          ]),
      { type: 'separator' },
      { label: quit, click: () => app.quit() },
    ])
  }

  function toggle(): void {
    const shown = window()
    if (shown?.isVisible() === true && !shown.isMinimized()) shown.hide()
    else comeForward()
  }

  function draw(): void {
    const tooltip = words().tooltip(state.unread)
    app.setBadgeCount(state.unread)
    if (process.platform === 'win32') {
      const mark = state.unread > 0 ? nativeImage.createFromPath(join(pictures, 'mark.png')) : null
      window()?.setOverlayIcon(mark, mark === null ? '' : tooltip)
    }
    icon?.setImage(picture())
    icon?.setToolTip(tooltip)
    icon?.setContextMenu(menu())
  }

  return {
    isThere: () => icon !== undefined,
    setPresent(present) {
      if (!present) {
        icon?.destroy()
        icon = undefined
        const hidden = window()?.isVisible() === false
        if (hidden) comeForward()
      } else if (icon === undefined) {
        icon = new Tray(picture())
        icon.on('click', toggle)
        draw()
      }
    },
    show(now) {
      state = now
      draw()
    },
    refresh: draw,
  }
}
