import { EventEmitter } from 'node:events'
import type { BrowserWindow, NativeTheme } from 'electron'
import { expect, it } from 'vitest'
import { followAppearance, groundOf, keepGround } from '../../../main/electron/appearance.ts'

type Appearance = NativeTheme['themeSource']

/** A theme as Electron has it: on a light system, dark where that is chosen. */
class Theme extends EventEmitter {
  #source: Appearance = 'system'
  get themeSource(): Appearance {
    return this.#source
  }
  set themeSource(source: Appearance) {
    this.#source = source
    this.emit('updated')
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

class Window extends EventEmitter {
  painted: string[] = []
  setBackgroundColor = (colour: string) => void this.painted.push(colour)
}

it('what was chosen in a former run is shown at once, and every change', () => {
  const theme = new Theme() as Theme & NativeTheme
  let tell: (now: { appearance: Appearance }) => void = () => undefined
  followAppearance(theme, {
    current: () => ({ appearance: 'dark' }),
    onChange: (listener) => void (tell = listener),
  })
  expect(theme.themeSource).toBe('dark')
  tell({ appearance: 'system' })
  expect(theme.themeSource).toBe('system')
})

it('the ground of a window goes with the theme until the window is closed', () => {
  const theme = new Theme() as Theme & NativeTheme
  const window = new Window()
  const light = groundOf(theme)
  keepGround(window as unknown as BrowserWindow, theme)
  theme.themeSource = 'dark'
  theme.themeSource = 'light'
  window.emit('closed')
  theme.themeSource = 'dark'
  expect(window.painted).toEqual([groundOf(theme), light])
  expect(light).not.toBe(groundOf(theme))
})
