// Drives a real Balcony window the way a person does: by the names that are on the screen. Used by the tests of the
// app and by the demo.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, chromium } from 'playwright-core'

/**
 * Start a Balcony with a profile of its own and wait for its window.
 * @param {{ electron: string, flags: string[], app: string, profile: string, env: NodeJS.ProcessEnv,
 *   colorScheme?: 'light' | 'dark', args?: string[] }} where `app`: the folder with package.json
 * @returns {Promise<import('./window.d.mts').BalconyWindow>}
 * @throws {Error} if no window appears within 30 s
 */
export async function openBalcony({ electron, flags, app, profile, env, colorScheme, args = [] }) {
  const output = []
  const running = await _electron.launch({
    executablePath: electron,
    args: [...flags, app, `--profile=${profile}`, ...args],
    env: { ...env, ELECTRON_ENABLE_LOGGING: '0' },
    ...(colorScheme ? { colorScheme } : {}),
    timeout: 30_000,
  })
  for (const stream of [running.process().stdout, running.process().stderr]) {
    stream?.on('data', (chunk) => output.push(String(chunk)))
  }
  const page = await running.firstWindow()
  page.setDefaultTimeout(30_000)
  return {
    page,
    output: () => output.join(''),

    async signIn({ address, password, server, port, certificate }) {
      // The first run explains itself before anybody signs in.
      const goOn = page.getByRole('button', { name: 'Go on' })
      await goOn.or(page.getByRole('textbox', { name: 'Address' })).waitFor()
      if (await goOn.isVisible()) await goOn.click()
      await page.getByRole('textbox', { name: 'Address' }).fill(address)
      await page.getByRole('textbox', { name: 'Password' }).fill(password)
      if (server !== undefined || certificate !== undefined) {
        const settings = page.getByRole('button', { name: 'Connection settings' })
        if ((await settings.getAttribute('aria-expanded')) !== 'true') await settings.click()
      }
      if (server !== undefined) await page.getByRole('textbox', { name: 'Server' }).fill(server)
      if (port !== undefined) await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
      if (certificate !== undefined) await page.getByLabel('Trusted certificate').setInputFiles(certificate)
      await page.getByRole('button', { name: 'Sign in' }).click()
    },

    async untilSignedIn() {
      // attached: an empty list has no height
      await page.getByRole('list', { name: 'Conversations' }).waitFor({ state: 'attached', timeout: 30_000 })
    },

    async addContact(address) {
      await page.getByRole('button', { name: 'Add contact' }).first().click()
      await page.getByRole('textbox', { name: 'Address of the person' }).fill(address)
      await page.getByRole('button', { name: 'Add', exact: true }).click()
    },

    async acceptRequest() {
      await page.getByRole('button', { name: 'Accept' }).first().click({ timeout: 30_000 })
    },

    async openConversation(name) {
      const list = page.getByRole('list', { name: 'Conversations' })
      await list.getByText(name, { exact: true }).first().click({ timeout: 30_000 })
    },

    async send(text) {
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    },

    message(text) {
      return page.getByRole('log', { name: 'Messages' }).getByText(text, { exact: true })
    },

    async wakeComputer() {
      await running.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
    },

    inMain: (work, given) => running.evaluate(work, given),

    async afterCrash() {
      // Playwright gives a page up that crashed; to a newcomer it is one like any other
      const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
      const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`, { noDefaults: true })
      const again = browser.contexts()[0]?.pages()[0]
      if (again === undefined) throw new Error('the window has no page')
      again.setDefaultTimeout(30_000)
      return again
    },

    async feelFocus() {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: false })
    },

    async hide() {
      await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    },

    async show() {
      await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
    },

    async ground() {
      return await running.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
      )
    },

    async screenshot(path) {
      await page.screenshot({ path, animations: 'disabled' })
    },

    async catchOpened() {
      await running.evaluate(({ shell }) => {
        const caught = (globalThis.opened = [])
        shell.openExternal = async (address) => void caught.push(address)
      })
    },

    opened: () => running.evaluate(() => globalThis.opened),

    clipboard: () => running.evaluate(({ clipboard }) => clipboard.readText()),

    async closeWindow() {
      await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    },

    async close() {
      await running.close()
    },

    /** Ends the whole program at once, as a power cut does. */
    kill() {
      running.process().kill('SIGKILL')
    },

    closed: new Promise((resolve) => running.once('close', () => resolve(undefined))),
  }
}
