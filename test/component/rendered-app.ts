// The renderer as it is built, in Debian's Chromium, with a bridge that the test plays.
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { builtRenderer } from './built-renderer.ts'
import { type FakeBridge } from './fake-bridge.ts'

export { axeFindings } from '../axe.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export const THEMES = ['light', 'dark'] as const

export interface Look {
  theme?: (typeof THEMES)[number]
  width?: number
  height?: number
  /** The clock of the page stands at this moment; null lets it run. */
  now?: number | null
  /** The computer's language. */
  locale?: string
  /** The user of the computer wants nothing to move. */
  still?: boolean
}

/** A page that shows the app, and everything that went wrong in it. */
export interface Shown {
  page: Page
  bridge: FakeBridge
  /** Errors of the page and violations of its CSP. */
  faults: string[]
}

/** Tests look at the app on this evening, in UTC. */
export const EVENING = Date.UTC(2026, 4, 13, 20, 30)

const WHOLE = process.env['BALCONY_CHROMIUM'] ?? '/usr/bin/chromium'
/** The same engine without a browser's windows, where it is installed: a page is there four times as fast. It knows no camera. */
const QUICK = process.env['BALCONY_HEADLESS'] || WHOLE

/** The built renderer, served to one browser. */
export class RenderedApp {
  readonly #server: Server
  readonly #browser: Browser

  private constructor(server: Server, browser: Browser) {
    this.#server = server
    this.#browser = browser
  }

  /** `flags`: of Chromium, beside the ordinary ones, where there has to be a camera. */
  static async start(flags?: readonly string[]): Promise<RenderedApp> {
    const camera = flags !== undefined
    const folder = resolve(await builtRenderer())
    const server = await serve(folder)
    const browser = await chromium.launch({
      executablePath: camera ? WHOLE : QUICK,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        ...(flags ?? []),
      ],
    })
    return new RenderedApp(server, browser)
  }

  /** Opens the app with this bridge in a new browser profile. */
  async show(bridge: FakeBridge, look: Look = {}): Promise<Shown> {
    const context = await this.#browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
      colorScheme: look.theme ?? 'light',
      timezoneId: 'UTC',
      locale: look.locale ?? 'en-GB',
      reducedMotion: look.still === true ? 'reduce' : 'no-preference',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(5_000)
    if (look.now !== null) await page.clock.setFixedTime(look.now ?? EVENING)
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    // Chromium reports a violation of the CSP as an error in the console.
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') faults.push(line.text())
    })
    await bridge.plugInto(page)
    const { port } = this.#server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/index.html`)
    return { page, bridge, faults }
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    await new Promise((done) => this.#server.close(done))
  }
}

/** Leaves a picture where BALCONY_SCREENSHOTS says, for people to look at; nowhere, and in no time, where it says nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  const folder = process.env['BALCONY_SCREENSHOTS']
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    // Chromium asks for it by itself; Electron does not.
    if (request.url === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    const path = normalize(join(folder, new URL(request.url ?? '/', 'http://localhost').pathname))
    const type = TYPES[extname(path)]
    if (!path.startsWith(folder + sep) || type === undefined) {
      response.writeHead(404).end()
      return
    }
    readFile(path).then(
      (content) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}
