// What is to be seen of Balcony without its window: notices by a real service, an icon in a tray, the end of the program.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSession } from '../../scripts/session.mjs'
import type { SettingsChange } from '../../shared/domain/settings.ts'
import { startNotices, type DesktopNotices } from '../rig/notices.mjs'
import { startTray, type DesktopTray } from '../rig/tray.mjs'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, setStage, type Stage } from './stage.ts'

const SECRET = 'parting is such sweet sorrow'

describe.runIf(process.platform === 'linux')('outside the window', { timeout: 60_000 }, () => {
  let desktop: Awaited<ReturnType<typeof startSession>>
  let env: NodeJS.ProcessEnv
  let stage: Stage, j: BalconyWindow, r: BalconyWindow
  let notices: DesktopNotices, tray: DesktopTray

  const soon = (what: () => Promise<void> | void) => vi.waitFor(what, { timeout: 30_000, interval: 100 })
  const isVisible = () =>
    r.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false, null)
  const closeWindow = () => r.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), null)
  const set = (change: SettingsChange) =>
    r.page.evaluate((wanted) => window.balcony.call('settings.change', wanted), change)
  const last = () => notices.shown().at(-1)
  const icon = async () => (await tray.icons())[0]

  async function startRomeo(): Promise<void> {
    r = await stage.open('romeo', { env: desktop.env })
    await r.untilSignedIn()
    await r.feelFocus()
  }

  // Romeo has a desktop of his own: what is on its bus is his.
  beforeAll(async () => {
    desktop = await startSession({ ownDisplay: true })
    env = { ...process.env, ...desktop.env }
    tray = await startTray(env)
    notices = await startNotices(env)
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo', { env: desktop.env })
    await befriend(j, r)
    await r.send('hello')
    await j.message('hello').waitFor()
    // anew, so that no conversation is open
    await r.close()
    await startRomeo()
  }, 180_000)
  afterAll(async () => {
    await stage.close()
    await tray.stop()
    await notices.stop()
    await desktop.stop()
  })

  it('an icon stands in the tray, with a menu and nothing unread', async () => {
    await soon(async () =>
      expect(await icon()).toMatchObject({
        ...{ status: 'Active', tooltip: 'Balcony', width: 64 },
        menu: [
          { label: 'Open Balcony' },
          { label: 'Do not disturb', kind: 'checkmark', on: false },
          { kind: 'separator' },
          { label: 'Quit' },
        ],
      }),
    )
  })

  it('a message is told without its text, and marked at the icon; not a byte of it goes over the bus', async () => {
    const before = (await icon())?.picture
    await r.hide()
    await j.send(SECRET)
    await soon(() =>
      expect(last()).toEqual({
        ...{ program: 'Balcony', title: 'juliet', body: 'New message', isClickable: true },
      }),
    )
    await soon(async () => expect((await icon())?.tooltip).toBe('Balcony – 1 unread message'))
    expect((await icon())?.picture).not.toBe(before)
    expect(await r.page.title()).toBe('(1) Balcony')
    await j.send('I shall say good night')
    await soon(() => expect(last()?.body).toBe('2 new messages'))
    expect(await notices.standing()).toBe(1)
    expect(notices.heard()).not.toContain('sorrow')
    expect(notices.heard()).not.toContain('good night')
  })

  it('a click on the notice opens its conversation, ready to write', async () => {
    await notices.click()
    await soon(async () => expect(await isVisible()).toBe(true))
    await r.message(SECRET).waitFor()
    const composer = r.page.getByRole('textbox', { name: 'Message', exact: true })
    await soon(async () =>
      expect(await composer.evaluate((box) => box === document.activeElement)).toBe(true),
    )
    await soon(async () => expect((await icon())?.tooltip).toBe('Balcony'))
    await soon(async () => expect(await notices.standing()).toBe(0))
  })

  it('what is read in the window needs no notice', async () => {
    const told = notices.shown().length
    await j.send('Good night')
    await r.message('Good night').waitFor()
    await r.hide()
    await j.send('good night!')
    await soon(() => expect(notices.shown()).toHaveLength(told + 1))
    expect(last()?.body).toBe('New message')
    await r.show()
    await soon(async () => expect(await notices.standing()).toBe(0))
  })

  it('where the user allows it the text is shown, and nothing in it is markup', async () => {
    await set({ notificationText: true })
    await r.hide()
    await j.send('<b>bold</b> & <a href="http://evil.test">here</a>')
    await soon(() =>
      expect(last()?.body).toBe(
        '&lt;b&gt;bold&lt;/b&gt; &amp; &lt;a href="http://evil.test"&gt;here&lt;/a&gt;',
      ),
    )
    await set({ notificationText: false })
    await soon(() => expect(last()?.body).toBe('New message'))
    await set({ language: 'de' })
    await soon(async () => expect((await icon())?.tooltip).toBe('Balcony – 1 ungelesene Nachricht'))
    await set({ language: 'en' })
  })

  it('a click on the icon shows the window, and hides it', async () => {
    await tray.activate()
    await soon(async () => expect(await isVisible()).toBe(true))
    await soon(async () => expect((await icon())?.tooltip).toBe('Balcony'))
    await tray.activate()
    await soon(async () => expect(await isVisible()).toBe(false))
    await tray.choose('Open Balcony')
    await soon(async () => expect(await isVisible()).toBe(true))
  })

  it('who is not to be disturbed hears of nothing, and others see it', async () => {
    await tray.choose('Do not disturb')
    await soon(async () => expect((await icon())?.menu[1]?.on).toBe(true))
    await j.page.getByText('do not disturb', { exact: false }).first().waitFor()
    await r.hide()
    const told = notices.shown().length
    await j.send('Art thou there?')
    await soon(async () => expect((await icon())?.tooltip).toBe('Balcony – 1 unread message'))
    await tray.choose('Do not disturb')
    await soon(async () => expect((await icon())?.menu[1]?.on).toBe(false))
    await j.send('Romeo?')
    await soon(() => expect(notices.shown()).toHaveLength(told + 1))
    expect(last()?.body).toBe('New message')
    await r.show()
  })

  it('closing the window hides it where that is wished, and a second start brings it back', async () => {
    await set({ closeToTray: true })
    await closeWindow()
    await soon(() => expect(last()?.title).toBe('Balcony goes on running'))
    expect(await isVisible()).toBe(false)
    await j.send('while it is hidden')
    await soon(() => expect(last()).toMatchObject({ title: 'juliet', body: 'New message' }))

    const flags = (process.env.BALCONY_ELECTRON_FLAGS ?? '').split(' ').filter((flag) => flag !== '')
    const app = resolve(import.meta.dirname, '../..')
    const args = [...flags, app, `--profile=${stage.profileOf('romeo')}`]
    const second = spawn(process.env.BALCONY_ELECTRON ?? '', args, { env, stdio: 'ignore' })
    await once(second, 'exit')
    await soon(async () => expect(await isVisible()).toBe(true))
    await r.message('while it is hidden').waitFor()
  })

  it('without a tray a hidden window comes back, and closing it ends the program', async () => {
    await closeWindow()
    await soon(async () => expect(await isVisible()).toBe(false))
    await tray.stop()
    await soon(async () => expect(await isVisible()).toBe(true))
    await closeWindow()
    await r.closed
  })

  describe('though closing would only hide it', () => {
    beforeEach(async () => {
      tray = await startTray(env)
      await startRomeo()
      await soon(async () => expect(await tray.icons()).toHaveLength(1))
      await closeWindow()
      await soon(async () => expect(await isVisible()).toBe(false))
    })
    afterEach(async () => {
      await r.close()
      await tray.stop()
    })

    it.each([
      ['“Quit” in the tray', () => tray.choose('Quit')],
      [
        'Ctrl+Q',
        async () => {
          await r.show()
          await r.inMain(({ BrowserWindow }) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents
            contents?.sendInputEvent({ type: 'keyDown', keyCode: 'Q', modifiers: ['control'] })
          }, null)
        },
      ],
      [
        'the end of the session',
        () => r.inMain(({ powerMonitor }) => void powerMonitor.emit('shutdown'), null),
      ],
      ['SIGTERM', () => r.inMain(() => void process.kill(process.pid, 'SIGTERM'), null)],
    ])('%s ends the program for real', async (_, end) => {
      // the program may be gone before it answered
      await end().catch(() => undefined)
      await r.closed
      await soon(async () => expect(await tray.icons()).toHaveLength(0))
      // it was closed in order
      expect(r.output()).not.toContain('"level":"warn"')
    })
  })
})
