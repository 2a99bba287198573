// Every screen in a narrow window and in one enlarged to twice its size, light and dark, for a user who wants nothing to
// move: nothing is cut off, and everything that can be done can be reached.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { FakeBridge } from './fake-bridge.ts'
import { cutOff, inMotion, outOfReach } from './layout.ts'
import { axeFindings, picture, RenderedApp, THEMES } from './rendered-app.ts'
import { scenes } from './scenes/scenes.ts'
import { main, openRomeo } from './scenes/staged-scene.ts'

let app: RenderedApp
beforeAll(async () => {
  app = await RenderedApp.start()
})
afterAll(() => app.stop())

const WINDOWS = [
  { is: '480', width: 480, height: 800 },
  // 1280 × 800 at 200 %
  { is: '200-percent', width: 640, height: 400 },
] as const

/** Gives when what follows the size of the window has followed it. */
async function resize(page: Page, size: { width: number; height: number }) {
  await page.setViewportSize(size)
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
  })
}

const layoutFaults = async (page: Page) => [...(await cutOff(page)), ...(await outOfReach(page))]

it.each(scenes)('"$name" can be used in a small window, and nothing moves', async ({ name, scene, then }) => {
  const { page, bridge, faults } = await app.show(new FakeBridge(scene()), { still: true })
  await page.locator('main').waitFor()
  await then?.(page, bridge)
  const found: string[] = []
  const note = (where: string, findings: string[]) => found.push(...findings.map((one) => `${where}: ${one}`))
  note('wide', await inMotion(page))
  for (const { is, ...size } of WINDOWS) {
    await resize(page, size)
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme })
      await picture(page, `${name}-${is}-${theme}`)
      note(`${is} ${theme}`, await axeFindings(page))
    }
    note(is, await layoutFaults(page))
    note(is, await inMotion(page))
    // The longer language, where it is known which one is wanted.
    if (scene().answers?.['app.snapshot'] !== undefined) continue
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language: 'de' })
    await page.locator('html[lang="de"]').waitFor({ state: 'attached' })
    await resize(page, size)
    note(`${is} in German`, await layoutFaults(page))
    await bridge.emit('settings.changed', DEFAULT_SETTINGS)
    await page.locator('html[lang="en"]').waitFor({ state: 'attached' })
  }
  expect(found).toEqual([])
  expect(faults).toEqual([])
  await page.context().close()
})

it('what is too wide, covered or moves is found, so that finding nothing means something', async () => {
  const { page } = await app.show(new FakeBridge(main()), { width: 480 })
  await openRomeo(page)
  expect(await layoutFaults(page)).toEqual([])
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      header { width: 900px }
      form { transition: opacity 1s }
      main::after { content: ''; position: fixed; inset: 200px 0 0 }`)
    document.adoptedStyleSheets = [sheet]
  })
  expect((await cutOff(page)).join()).toMatch(/beyond the window: <header/)
  expect((await outOfReach(page)).join()).toMatch(/out of reach: <button> Send/)
  expect((await inMotion(page)).join()).toMatch(/moves: <form/)
  await page.context().close()
})
