// A process of Chromium's that ends takes nothing with it.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, setStage, type Stage } from './stage.ts'

let stage: Stage, juliet: BalconyWindow, romeo: BalconyWindow, page: Page

beforeAll(async () => {
  stage = await setStage()
  juliet = await stage.signIn('juliet')
  romeo = await stage.signIn('romeo')
  await befriend(juliet, romeo)
  page = juliet.page
}, 120_000)
afterAll(() => stage.close())

const crash = () =>
  juliet.inMain(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    null,
  )
const address = () =>
  juliet.inMain(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents === undefined || contents.isCrashed() || contents.isLoading() ? '' : contents.getURL()
  }, null)
const PATIENT = { timeout: 30_000 }
const OPEN = 'app://balcony/index.html#romeo%40b.test'
/** How often the program has said that its page ended. */
const ends = () => juliet.output().match(/"the page ended"/g)?.length ?? 0

async function back(times: number): Promise<void> {
  await expect.poll(ends, PATIENT).toBe(times)
  await expect.poll(address, PATIENT).toBe(OPEN)
  page = await juliet.afterCrash()
  await page.getByRole('heading', { name: 'romeo', exact: true }).waitFor()
}

async function talk(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await romeo.message(text).waitFor()
}

it('a page that is loaded again shows the same conversation, and works', async () => {
  await talk('before')
  await page.reload()
  await page.getByRole('log', { name: 'Messages' }).getByText('before', { exact: true }).waitFor()
  await talk('after loading again')
})

it('a page that crashed comes back with the conversation that was open and what was begun there, and works', async () => {
  const composer = () => page.getByRole('textbox', { name: 'Message', exact: true })
  await composer().fill('I have forgot why I did call thee')
  const kept = () =>
    page.evaluate(async () =>
      JSON.stringify(await window.balcony.call('app.snapshot', {})).includes('forgot why'),
    )
  await expect.poll(kept, PATIENT).toBe(true)
  await crash()
  await back(1)
  expect(await composer().inputValue()).toBe('I have forgot why I did call thee')
  await page.getByRole('log', { name: 'Messages' }).getByText('after loading again').waitFor()
  await talk('after the crash')
})

it('a page that does not answer any more is ended, and comes back', async () => {
  void page
    .evaluate(() =>
      setTimeout(() => {
        for (;;);
      }, 0),
    )
    .catch(() => undefined)
  // Chromium's word for it comes after half a minute of clicks without an answer
  await juliet.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'), null)
  await back(2)
  await talk('after the silence')
})

it('the process that draws can end: another one takes its place', async () => {
  const drawing = () =>
    juliet.inMain(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0, null)
  const first = await drawing()
  expect(first).toBeGreaterThan(0)
  await juliet.inMain((_electron, pid) => process.kill(pid, 'SIGKILL'), first)
  await expect.poll(drawing, PATIENT).not.toBe(first)
  await talk('after the drawing stopped')
})

it('a page that ends again and again gives way to a small one that says so, from where the user tries again', async () => {
  await crash()
  await back(3)
  await crash()
  await expect.poll(address, PATIENT).toBe('app://balcony/gone.html')
  page = await juliet.afterCrash()
  await page.getByRole('alert').getByText('it stopped each time').waitFor()
  await stage.picture(
    { ...juliet, page, screenshot: async (path) => void (await page.screenshot({ path })) },
    'gone',
  )
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await page.getByRole('heading', { name: 'romeo', exact: true }).waitFor()
  await talk('after trying again')
})

it('the menu zooms to 200 % and back, and has the developer tools only where Balcony is developed', async () => {
  const choose = (role: string) =>
    juliet.inMain(({ BrowserWindow, Menu }, role) => {
      const window = BrowserWindow.getAllWindows()[0]
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      const item = items.find((item) => (item.role as string | undefined)?.toLowerCase() === role)
      item?.click(undefined, window, window?.webContents)
      return item !== undefined
    }, role)
  const scale = () => page.evaluate(() => devicePixelRatio)
  const usual = await scale()
  for (let i = 0; i < 8; i++) await choose('zoomin')
  await expect.poll(scale, PATIENT).toBeGreaterThanOrEqual(2 * usual)
  await talk('twice as large')
  await choose('resetzoom')
  await expect.poll(scale, PATIENT).toBe(usual)
  expect(await choose('toggledevtools')).toBe(true)
  await romeo.close()
  await juliet.close()

  const packaged = await stage.open('juliet', { env: { ELECTRON_FORCE_IS_PACKAGED: 'true' } })
  const found = await packaged.inMain(({ app, BrowserWindow, Menu }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.openDevTools()
    const roles = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    return {
      packaged: app.isPackaged,
      opened: contents?.isDevToolsOpened(),
      menu: roles
        .map(({ role }) => (role as string | undefined)?.toLowerCase())
        .filter((role) => /reload|tools/.test(role ?? '')),
    }
  }, null)
  expect(found).toEqual({ packaged: true, opened: false, menu: [] })
  await packaged.close()
})
