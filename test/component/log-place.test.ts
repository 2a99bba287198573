// Where one reads stays where it is, whatever happens above and below it.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { appInTests } from './app-in-tests.ts'
import { log, showRomeo } from './balcony-page.ts'
import { picture } from './rendered-app.ts'
import { own, text, waiting } from './verona.ts'

const app = appInTests()

const WAITING = 151
const many = Array.from({ length: 200 }, (_, i) =>
  i + 1 === WAITING ? waiting(WAITING, '18:00', 'asking') : text(i + 1, '18:00', `line ${i + 1}`),
)

/** Scrolls up by hand until this line is in the middle; the log has come to rest then. */
async function readAt(page: Page, line: string): Promise<void> {
  await log(page).getByText('line 200').waitFor()
  await log(page).hover()
  await expect
    .poll(
      async () => {
        const found = log(page).getByText(line, { exact: true })
        if ((await found.count()) === 0) await page.mouse.wheel(0, -300)
        else await found.evaluate((e) => e.scrollIntoView({ block: 'center' }))
        return found.count()
      },
      { interval: 120, timeout: 10_000 },
    )
    .toBe(1)
  await resting(page, line)
}

/** So many that a server had kept, between line `after` and the next. */
const kept = (after: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    text(300 + i, '18:00', `kept ${i + 1}`, { place: after * 1000 + i + 1 }),
  )
const standing = many.map((message) => ({ ...message, place: message.id * 1000 }))

const placeOf = (page: Page, line: string): Promise<number> =>
  log(page)
    .getByText(line, { exact: true })
    .evaluate((e) => e.getBoundingClientRect().top)

/** Waits until the line stands where it stood ten frames before. */
async function resting(page: Page, line: string): Promise<number> {
  let was = NaN
  await expect
    .poll(
      async () => {
        await page.evaluate(async () => {
          for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame)
        })
        const before = was
        was = await placeOf(page, line)
        return was - before
      },
      { timeout: 10_000 },
    )
    .toBe(0)
  return was
}

const fromEnd = (page: Page) => log(page).evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop)

describe('what is read', () => {
  it('moves by no pixel when a message heals above it and grows', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await readAt(page, 'line 160')
    const was = await resting(page, 'line 160')
    await bridge.emit('message.changed', text(WAITING, '18:00', 'a long text\n'.repeat(12)))
    await expect.poll(() => log(page).getByText('Asking').count()).toBe(0)
    expect(Math.abs((await resting(page, 'line 160')) - was)).toBeLessThan(1)
    await page.context().close()
  })

  it('moves by no pixel when a message above it turns out to be nothing', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await readAt(page, 'line 160')
    const was = await resting(page, 'line 160')
    await bridge.emit('message.removed', { conversation: many[0]!.conversation, id: WAITING })
    await expect.poll(() => log(page).getByText('Asking').count()).toBe(0)
    expect(Math.abs((await resting(page, 'line 160')) - was)).toBeLessThan(1)
    await page.context().close()
  })

  it('moves by no pixel when messages come in above it that a server had kept', async () => {
    const { page, bridge } = await showRomeo(app, standing)
    await readAt(page, 'line 180')
    const was = await resting(page, 'line 180')
    await bridge.emit('message.severalChanged', { messages: kept(160, 50) })
    expect(Math.abs((await resting(page, 'line 180')) - was)).toBeLessThan(1)
    await page.context().close()
  })

  it('moves by no pixel when they come in below it', async () => {
    const { page, bridge } = await showRomeo(app, standing)
    await readAt(page, 'line 160')
    const was = await resting(page, 'line 160')
    await bridge.emit('message.severalChanged', { messages: kept(180, 50) })
    expect(Math.abs((await resting(page, 'line 160')) - was)).toBeLessThan(1)
    await page.context().close()
  })

  it('moves by no pixel when new ones come, whose number stands by the way down to them', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await readAt(page, 'line 180')
    const was = await resting(page, 'line 180')
    await page.getByRole('button', { name: 'Newest messages', exact: true }).waitFor()
    await bridge.emit('message.changed', text(201, '18:10', 'first of two'))
    await page.getByRole('button', { name: 'Newest messages, 1 new one', exact: true }).waitFor()
    await bridge.emit('message.changed', text(202, '18:11', 'second of two'))
    const down = page.getByRole('button', { name: 'Newest messages, 2 new ones', exact: true })
    await down.waitFor()
    expect(Math.abs((await resting(page, 'line 180')) - was)).toBeLessThan(1)
    await picture(page, 'new-below')
    await down.click()
    await log(page).getByText('second of two').waitFor()
    await down.waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('who is at the end', () => {
  it('stays there when new ones come, and none is counted', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await log(page).getByText('line 200').waitFor()
    await expect.poll(() => fromEnd(page)).toBeLessThan(5)
    await bridge.emit('message.changed', text(201, '18:10', 'a long one\n'.repeat(10)))
    await log(page).getByText('a long one').waitFor()
    await expect.poll(() => fromEnd(page)).toBeLessThan(5)
    expect(await page.getByRole('button', { name: /Newest/ }).count()).toBe(0)
    await page.context().close()
  })

  it('stays there when messages come in above that a server had kept', async () => {
    const { page, bridge } = await showRomeo(app, standing)
    await log(page).getByText('line 200').waitFor()
    await expect.poll(() => fromEnd(page)).toBeLessThan(5)
    await bridge.emit('message.severalChanged', { messages: kept(180, 50) })
    await resting(page, 'line 200')
    expect(await fromEnd(page)).toBeLessThan(5)
    expect(await page.getByRole('button', { name: /Newest/ }).count()).toBe(0)
    await page.context().close()
  })

  it('stays there in a window of another height, and is there once the window shows everything', async () => {
    const { page } = await showRomeo(app, many.slice(0, 12))
    await log(page).getByText('line 12', { exact: true }).waitFor()
    await page.setViewportSize({ width: 1280, height: 420 })
    await expect.poll(() => fromEnd(page)).toBeLessThan(5)
    await log(page).hover()
    await page.mouse.wheel(0, -2000)
    await page.getByRole('button', { name: /Newest/ }).waitFor()
    await page.setViewportSize({ width: 1280, height: 1000 })
    await page.getByRole('button', { name: /Newest/ }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('is taken there by what one writes oneself', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await readAt(page, 'line 180')
    await bridge.emit('message.changed', own(201, '18:10', 'mine', { delivery: 'waiting' }))
    await log(page).getByText('mine', { exact: true }).waitFor()
    await expect.poll(() => fromEnd(page)).toBeLessThan(5)
    await page.context().close()
  })
})
