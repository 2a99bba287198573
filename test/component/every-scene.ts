// A scene in every window that it has to look right in: wide, narrow, and enlarged to twice its size, in both themes, for a
// user who wants nothing to move. One page shows it all, since what is looked at is the same document in another window.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { axeFindings } from '../axe.ts'
import { appInTests } from './app-in-tests.ts'
import { FakeBridge } from './fake-bridge.ts'
import { cutOff, inMotion, outOfReach } from './layout.ts'
import { picture, type Shown } from './rendered-app.ts'
import type { StagedScene } from './scenes/staged-scene.ts'

const NARROW = { is: '480', width: 480, height: 800 }
/** 1280 × 800 at 200 % */
const ENLARGED = { is: '200-percent', width: 640, height: 400 }

export const layoutFaults = async (page: Page): Promise<string[]> => [
  ...(await cutOff(page)),
  ...(await outOfReach(page)),
]

/** Gives when what follows the size of the window has followed it. */
async function resize(page: Page, { width, height }: typeof NARROW): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
  })
}

/** What is wrong with the scene that is shown, each with where. */
async function findings({ page, bridge }: Shown, { name, scene }: StagedScene): Promise<string[]> {
  const found: string[] = []
  const note = (where: string, faults: string[]) => found.push(...faults.map((one) => `${where}: ${one}`))
  const knowsLanguage = scene().answers?.['app.snapshot'] === undefined

  await picture(page, `${name}-light`)
  note('wide light', await axeFindings(page))
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  note('wide dark', await axeFindings(page))
  note('wide', await inMotion(page))
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
    found.push('wide: too wide')

  for (const [window, theme] of [
    [NARROW, 'light'],
    [ENLARGED, 'dark'],
  ] as const) {
    await resize(page, window)
    await page.emulateMedia({ colorScheme: theme })
    await picture(page, `${name}-${window.is}-${theme}`)
    note(`${window.is} ${theme}`, await axeFindings(page))
    note(window.is, await layoutFaults(page))
    note(window.is, await inMotion(page))
    // The longer language, where it is known which one is wanted.
    if (!knowsLanguage) continue
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language: 'de' })
    await page.locator('html[lang="de"]').waitFor({ state: 'attached' })
    await resize(page, window)
    note(`${window.is} in German`, await layoutFaults(page))
    await bridge.emit('settings.changed', DEFAULT_SETTINGS)
    await page.locator('html[lang="en"]').waitFor({ state: 'attached' })
  }
  return found
}

/** Makes a test of each scene. */
export function lookAtEvery(scenes: readonly StagedScene[]): void {
  const app = appInTests()

  it.each(scenes)(
    'the screen "$name" has nothing that axe finds, breaks no rule of its CSP, can be used in a small window, and nothing moves',
    async (staged) => {
      const shown = await app.show(new FakeBridge(staged.scene()), { still: true })
      await shown.page.locator('main').waitFor()
      await staged.then?.(shown.page, shown.bridge)
      expect(await findings(shown, staged)).toEqual([])
      expect(shown.faults).toEqual([])
      await shown.page.context().close()
    },
  )
}
