// Every screen as it looks in a wide window.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FakeBridge } from './fake-bridge.ts'
import { axeFindings, picture, RenderedApp, THEMES } from './rendered-app.ts'
import { scenes } from './scenes/scenes.ts'
import { main, openRomeo } from './scenes/staged-scene.ts'

let app: RenderedApp
beforeAll(async () => {
  app = await RenderedApp.start()
})
afterAll(() => app.stop())

it('axe sees a colour that is too faint, so that finding nothing means something', async () => {
  const { page } = await app.show(new FakeBridge(main()))
  await openRomeo(page)
  await page.evaluate(() => document.documentElement.style.setProperty('--quiet', '#bbb'))
  expect((await axeFindings(page)).join()).toContain('color-contrast')
  await page.context().close()
})

it.each(scenes)(
  'the screen "$name" has nothing that axe finds, and breaks no rule of its CSP',
  async ({ name, scene, then }) => {
    const { page, bridge, faults } = await app.show(new FakeBridge(scene()))
    await page.locator('main').waitFor()
    await then?.(page, bridge)
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme })
      await picture(page, `${name}-${theme}`)
      expect([theme, ...(await axeFindings(page))]).toEqual([theme])
    }
    expect(faults).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.context().close()
  },
)
