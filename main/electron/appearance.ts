// Light or dark, as the user chose or the system says: the page follows Electron's theme by `prefers-color-scheme`.
import type { BrowserWindow, NativeTheme } from 'electron'

/** Colours of the page's ground, so that a window does not flash white before the page is drawn. */
const GROUND = { light: '#faf9fc', dark: '#14131a' }

interface Chosen {
  current(): { appearance: NativeTheme['themeSource'] }
  onChange(listener: (now: { appearance: NativeTheme['themeSource'] }) => void): void
}

/** Shows what is chosen, now and after every change. Before the first window, so that it opens in the right colours. */
export function followAppearance(theme: NativeTheme, chosen: Chosen): void {
  theme.themeSource = chosen.current().appearance
  chosen.onChange(({ appearance }) => {
    theme.themeSource = appearance
  })
}

export function groundOf(theme: NativeTheme): string {
  return theme.shouldUseDarkColors ? GROUND.dark : GROUND.light
}

/** The ground of an open window changes with the theme: it is seen while the window grows. */
export function keepGround(window: BrowserWindow, theme: NativeTheme): void {
  const paint = (): void => window.setBackgroundColor(groundOf(theme))
  theme.on('updated', paint)
  window.once('closed', () => theme.off('updated', paint))
}
