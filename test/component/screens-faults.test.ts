// What is wrong with a screen is found, so that finding nothing means something.
import { expect, it } from 'vitest'
import { axeFindings } from '../axe.ts'
import { appInTests } from './app-in-tests.ts'
import { layoutFaults } from './every-scene.ts'
import { FakeBridge } from './fake-bridge.ts'
import { cutOff, inMotion, outOfReach } from './layout.ts'
import { main, openRomeo } from './scenes/staged-scene.ts'

const app = appInTests()

it('a colour that is too faint, and a button without a name', async () => {
  const { page } = await app.show(new FakeBridge(main()))
  await openRomeo(page)
  await page.evaluate(() => document.documentElement.style.setProperty('--quiet', '#bbb'))
  expect((await axeFindings(page)).join()).toContain('color-contrast')
  await page.evaluate(() => document.body.append(document.createElement('button')))
  expect((await axeFindings(page)).join()).toContain('button-name')
  await page.context().close()
})

it('what is too wide, covered or moves', async () => {
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
