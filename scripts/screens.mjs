// The pictures of docs/, out of those that the component tests leave: node scripts/screens.mjs FOLDER, after
// BALCONY_SCREENSHOTS=FOLDER npm test -- component. Beside the single ones it draws the page of them that the README shows.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './bootstrap.mjs'
import { findProgram } from './run-command.mjs'
import { runScript } from './run-script.mjs'

const themes = ['light', 'dark']
/** What docs/SCREENS.md shows, by the name of the scene; in the order of the page. */
const onThePage = [
  'first-run',
  'nobody-yet',
  'states',
  'main-devices',
  'compare-comparing-1280',
  'door',
  'link-web',
  'settings',
]
const alone = ['details-received', 'large-insert', 'plain']
const others = ['main-480-light.png', 'states-480-light.png', 'deutsch-conversation.png']
const perRow = 4
const page = { width: 1640, gap: 8 }

await runScript(async () => {
  const [folder] = process.argv.slice(2)
  if (folder === undefined)
    throw new Error('Please name the folder with the pictures of the component tests.')
  const screens = join(root, 'docs/screens')
  rmSync(screens, { recursive: true, force: true })
  mkdirSync(screens, { recursive: true })
  const inThemes = (/** @type {string} */ name) => themes.map((theme) => `${name}-${theme}.png`)
  for (const name of [...[...onThePage, ...alone].flatMap(inThemes), ...others])
    copyFileSync(join(folder, name), join(screens, name))

  /** @type {string[]} */
  const rows = []
  for (let first = 0; first < onThePage.length; first += perRow) {
    const names = onThePage.slice(first, first + perRow)
    rows.push(...themes.flatMap((theme) => names.map((name) => `${name}-${theme}.png`)))
  }
  const pictures = rows.map((name) => {
    const bytes = readFileSync(join(screens, name)).toString('base64')
    return `<img src="data:image/png;base64,${bytes}">`
  })
  const browser = await chromium.launch({
    executablePath: process.env.BALCONY_CHROMIUM ?? findProgram('chromium', 'chromium-browser') ?? 'chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const shown = await browser.newPage({ viewport: { width: page.width, height: 800 } })
  await shown.setContent(`<style>
    body { margin: 0; padding: ${page.gap}px; background: #c9c7d6; display: grid; gap: ${page.gap}px;
      grid-template-columns: repeat(${perRow}, 1fr) }
    img { width: 100%; border-radius: 6px; display: block }
  </style>${pictures.join('')}`)
  await shown.screenshot({ path: join(root, 'docs/screens.png'), fullPage: true })
  await browser.close()
})
