// What hostile script in the page can reach: nothing. All of it in one window whose network is written down.
import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { setCanary, type Canary } from './canary.ts'
import { waysOut } from './net-log.ts'
import { askLeave, askOutside, runText } from './page-attacks.ts'
import { connectedWith, familyOf } from './processes.ts'
import { befriend, setStage, type Stage } from './stage.ts'

let stage: Stage, canary: Canary, juliet: BalconyWindow, page: Page, netLog: string, web: string
let requests: string[]

beforeAll(async () => {
  stage = await setStage()
  canary = await setCanary()
  web = `http://127.0.0.1:${canary.tcp}/`
  netLog = `${stage.profileOf('juliet')}-net.json`
  juliet = await stage.signIn('juliet', { flags: [`--log-net-log=${netLog}`] })
  page = juliet.page
  requests = []
  page.on('request', (request) => requests.push(request.url()))
}, 120_000)
afterAll(async () => {
  await stage.close()
  canary.close()
})

const address = () => page.evaluate(() => location.href.split('#')[0])
const windows = () => juliet.inMain(({ webContents }) => webContents.getAllWebContents().length, null)

/** The page is where it was, there is no second one, and nobody was asked for anything. */
async function nothingHappened(): Promise<void> {
  // Playwright's own looks wait for a navigation that was refused, and for ever
  expect(await page.evaluate(() => document.querySelectorAll('main textarea').length)).toBe(1)
  expect(await address()).toBe('app://balcony/index.html')
  expect(await windows()).toBe(1)
  expect(canary.visits).toEqual([])
}

it('people talk', async () => {
  const romeo = await stage.signIn('romeo')
  await befriend(juliet, romeo)
  await juliet.send('Good night, good night')
  await romeo.message('Good night, good night').waitFor()
  await romeo.send('Sleep dwell upon thine eyes')
  await juliet.message('Sleep dwell upon thine eyes').waitFor()
  await romeo.close()
})

it('text becomes no script, whichever way it is put into the page, and no style', async () => {
  const { ran, blocked } = await page.evaluate(runText)
  expect(ran).toEqual([])
  expect(blocked).toEqual(
    expect.arrayContaining([
      'require-trusted-types-for',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
    ]),
  )
  await nothingHappened()
})

it('nothing is asked of another computer: no picture, style, script, frame, socket, beacon, peer', async () => {
  const target = { web, socket: `ws://127.0.0.1:${canary.tcp}/`, tcp: canary.tcp, udp: canary.udp }
  expect(await page.evaluate(askOutside, target)).toEqual([])
  await nothingHappened()
})

it.each([
  'javascript:document.title="owned"',
  'data:text/html,<b>hi',
  'file:///etc/hostname',
  'WEB',
  'app://balcony/assets/x.js',
])('the window does not go to %s: by address, link, middle click, form or window.open', async (named) => {
  const to = named === 'WEB' ? web : named
  await page.evaluate((to) => {
    const link = Object.assign(document.createElement('a'), { href: to, textContent: 'Leave', id: 'leave' })
    link.style.cssText = 'position: fixed; inset: 0 auto auto 0; padding: 9px; z-index: 9'
    document.body.append(link)
  }, to)
  const { keyboard, mouse } = page
  await mouse.click(5, 5)
  await mouse.click(5, 5, { button: 'middle' })
  for (const key of ['Shift', 'Control']) {
    await keyboard.down(key)
    await mouse.click(5, 5)
    await keyboard.up(key)
  }
  const opened = await page.evaluate(async (to) => {
    document.querySelector('#leave')?.remove()
    for (const method of ['get', 'post']) {
      const form = Object.assign(document.createElement('form'), { action: to, method })
      document.body.append(form)
      form.submit()
      form.remove()
    }
    const other = window.open(to)
    location.assign(to)
    await new Promise((resolve) => setTimeout(resolve, 100))
    return other !== null
  }, to)
  expect(opened).toBe(false)
  expect(await page.title()).not.toBe('owned')
  await nothingHappened()
})

it('a file that is dropped into the window opens nowhere', async () => {
  const file = `${stage.profileOf('juliet')}-dropped.html`
  writeFileSync(file, '<title>owned</title>')
  const control = await page.context().newCDPSession(page)
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const [x, y] of [
    [600, 300],
    [600, 700],
    [100, 300],
  ] as const) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await control.send('Input.dispatchDragEvent', { type, x, y, data })
    }
  }
  await nothingHappened()
  expect(await page.evaluate(() => document.querySelector('textarea')?.value)).toBe('')
})

it('nothing is downloaded', async () => {
  await juliet.inMain(({ session }) => {
    const kept = globalThis as unknown as { downloads: boolean[] }
    kept.downloads = []
    session.defaultSession.on('will-download', (event) => kept.downloads.push(event.defaultPrevented))
  }, null)
  await page.evaluate((web) => {
    const blob = URL.createObjectURL(new Blob(['x']))
    for (const href of [blob, 'data:application/octet-stream,x', web, 'app://balcony/index.html']) {
      Object.assign(document.createElement('a'), { href, download: 'x.bin' }).click()
    }
  }, web)
  const downloads = () =>
    juliet.inMain(() => (globalThis as unknown as { downloads: boolean[] }).downloads, null)
  await expect.poll(async () => (await downloads()).length).toBeGreaterThan(1)
  expect(await downloads()).not.toContain(false)
  await nothingHappened()
})

it('no camera, microphone, screen, place, device, font, note or clipboard is given', async () => {
  expect(await page.evaluate(askLeave)).toEqual([])
  await nothingHappened()
})

it.runIf(process.platform === 'linux')(
  'no process of the program is connected with anybody but the server',
  async () => {
    const pid = await juliet.inMain(() => process.pid, null)
    const family = familyOf(pid).map((one) => one.pid)
    expect(family.length).toBeGreaterThan(2)
    // Playwright leads the window over 127.0.0.1, where the canary listens, too; the servers have addresses of their own
    const others = connectedWith(family).filter(
      (other) => !other.startsWith('127.0.0.1:') && !other.endsWith(':0'),
    )
    expect(others).toEqual([`${stage.servers.a.address}:5222`])
  },
)

it('the page asked for nothing but its own files, and the way out was never looked for', async () => {
  expect(
    requests.filter((url) => !/^(app:\/\/balcony\/|data:|blob:)/.test(url) && !url.startsWith(web)),
  ).toEqual([])
  expect(canary.visits).toEqual([])
  await juliet.close()
  const { seen, out } = waysOut(netLog)
  expect(seen).toBeGreaterThan(10)
  expect(out).toEqual([])
})
