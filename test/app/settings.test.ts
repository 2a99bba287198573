import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { setStage, type Stage } from './stage.ts'

const DARK_GROUND = '#14131A'

describe('the settings', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 120_000)
  afterAll(() => stage.close())

  /** Whether the page is drawn in dark, as Electron tells it; Playwright's own word is taken back. */
  async function isDark({ page }: BalconyWindow): Promise<boolean> {
    await page.emulateMedia({ colorScheme: null })
    return page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  }

  it('hold at once for page and window, and at the next start, before anybody is signed in too', async () => {
    const first = await stage.signIn('juliet')
    await first.page.keyboard.press('Control+,')
    const choose = (name: string) => first.page.getByRole('radio', { name }).click()
    await choose('Light')
    await expect.poll(() => isDark(first)).toBe(false)
    await choose('Dark')
    await expect.poll(() => isDark(first)).toBe(true)
    await expect.poll(first.ground).toBe(DARK_GROUND)
    await choose('Deutsch')
    await first.page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
    await first.screenshot(stage.pathOfPicture('settings-window-dark'))
    await choose('Hell')
    await expect.poll(() => isDark(first)).toBe(false)
    await first.screenshot(stage.pathOfPicture('settings-window-light'))
    await choose('Dunkel')
    await expect.poll(() => isDark(first)).toBe(true)
    await first.close()

    const next = await stage.open('juliet')
    expect(await next.ground()).toBe(DARK_GROUND)
    expect(await isDark(next)).toBe(true)
    await next.page.getByRole('button', { name: 'Dein Konto' }).click()
    await next.page.getByRole('menuitem', { name: 'Abmelden …' }).click()
    await next.page.getByRole('button', { name: 'Abmelden', exact: true }).click()
    await next.page.getByRole('button', { name: 'Anmelden' }).waitFor()
    expect(await isDark(next)).toBe(true)
    await next.close()
  })
})
