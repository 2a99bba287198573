// The log by keyboard: one stop of Tab, and the arrows lead from message to message.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { appInTests } from './app-in-tests.ts'
import { focused, log, showRomeo } from './balcony-page.ts'
import { axeFindings, picture } from './rendered-app.ts'
import { text, waiting } from './verona.ts'

const app = appInTests()

const LINK = 'https://verona.example/'
const few = [
  text(1, '18:00', `first, ${LINK}`),
  waiting(2, '18:10', 'asking'),
  text(3, '18:20', `last, ${LINK}last`),
]
const many = Array.from({ length: 200 }, (_, i) => text(i + 1, '18:00', `line ${i + 1}`))
const FIRST = `Romeo, first, ${LINK}, 18:00`
const LAST = `Romeo, last, ${LINK}last, 18:20`

async function go(page: Page, key: string, to: string): Promise<void> {
  await page.keyboard.press(key)
  await expect.poll(() => focused(page)).toBe(to)
}

/** The focused message stands in the log as a whole. */
const inSight = (page: Page): Promise<boolean> =>
  log(page).evaluate((e) => {
    const [view, seen] = [e.getBoundingClientRect(), document.activeElement!.getBoundingClientRect()]
    return seen.top >= view.top - 1 && seen.bottom <= view.bottom + 1
  })

describe('the log by keyboard', () => {
  it('is entered once, walked by arrows, and left by Escape to the composer', async () => {
    const { page, faults } = await showRomeo(app, few)
    await log(page).getByText('first').waitFor()
    await log(page).focus()
    await go(page, 'ArrowUp', LAST)
    await go(page, 'ArrowUp', "Romeo, Asking Romeo's laptop for the key…, 18:10")
    await go(page, 'Home', FIRST)
    await go(page, 'ArrowUp', FIRST)
    await picture(page, 'log-focus')
    expect(await axeFindings(page)).toEqual([])
    await go(page, 'End', LAST)
    await go(page, 'Home', FIRST)
    // Tab leads into this message only, and from it to what comes after the log
    await go(page, 'Tab', LINK)
    await go(page, 'Tab', 'More about this message')
    await go(page, 'Tab', 'Message')
    await page.keyboard.press('Shift+Tab')
    await go(page, 'Shift+Tab', `${LINK}last`)
    await go(page, 'Escape', 'Message')
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('opens the menu of the message that has the focus, and gives it back', async () => {
    const { page } = await showRomeo(app, few)
    await log(page).focus()
    await go(page, 'ArrowUp', LAST)
    for (const key of ['Enter', 'ContextMenu']) {
      await page.keyboard.press(key)
      await page.getByRole('menuitem', { name: 'Copy text' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
      await expect.poll(() => focused(page)).toBe(LAST)
    }
    await page.context().close()
  })

  it('shows the focused message as a whole, by pages too, and fetches older ones on the way', async () => {
    const { page, bridge } = await showRomeo(app, many)
    await log(page).getByText('line 200').waitFor()
    await log(page).focus()
    await go(page, 'ArrowUp', 'Romeo, line 200, 18:00')
    await go(page, 'ArrowUp', 'Romeo, line 199, 18:00')
    expect(await inSight(page)).toBe(true)
    const number = async () => Number(/line (\d+)/.exec(await focused(page))?.[1])
    let before = await number()
    await page.keyboard.press('PageUp')
    await expect.poll(number).toBeLessThan(before - 5)
    for (let press = 0; press < 60 && before > 1; press += 1) {
      before = await number()
      await page.keyboard.press('PageUp')
      await expect.poll(async () => (await number()) < before || before === 1).toBe(true)
      await expect.poll(() => inSight(page)).toBe(true)
    }
    expect(bridge.inputsOf('conversation.page').length).toBeGreaterThan(2)
    await go(page, 'Home', 'Romeo, line 1, 18:00')
    await go(page, 'ArrowDown', 'Romeo, line 2, 18:00')
    await go(page, 'End', 'Romeo, line 200, 18:00')
    await expect.poll(() => inSight(page)).toBe(true)
    await page.context().close()
  })

  it('goes on from the oldest message here by one press, as soon as older ones have come', async () => {
    const answers: (() => void)[] = []
    const { page } = await showRomeo(app, many, {
      answers: {
        'conversation.page': ({ before }) =>
          before === null
            ? { messages: many.slice(-30), more: true }
            : new Promise((resolve) =>
                answers.push(() => resolve({ messages: many.slice(0, -30), more: false })),
              ),
      },
    })
    await log(page).getByText('line 200').waitFor()
    await log(page).focus()
    await go(page, 'ArrowUp', 'Romeo, line 200, 18:00')
    await go(page, 'Home', 'Romeo, line 171, 18:00')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => answers.length).toBe(1)
    expect(await focused(page)).toBe('Romeo, line 171, 18:00')
    answers[0]!()
    await expect.poll(() => focused(page)).toBe('Romeo, line 170, 18:00')
    await expect.poll(() => inSight(page)).toBe(true)
    await page.context().close()
  })

  it('reads a message that is taller than the log to its end before it goes on', async () => {
    const tall = text(2, '18:10', Array.from({ length: 120 }, (_, n) => `verse ${n}`).join('\n'))
    const { page } = await showRomeo(app, [text(1, '18:00', 'before'), tall, text(3, '18:20', 'after')])
    await log(page).getByText('after').waitFor()
    await log(page).focus()
    await go(page, 'Home', 'Romeo, before, 18:00')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toMatch(/verse 0/)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toMatch(/verse 0/)
    await expect
      .poll(async () => {
        await page.keyboard.press('PageDown')
        return focused(page)
      })
      .toBe('Romeo, after, 18:20')
    await page.context().close()
  })

  it('keeps the focus where the message that had it is gone', async () => {
    const { page, bridge } = await showRomeo(app, few)
    await log(page).focus()
    await go(page, 'Home', FIRST)
    await go(page, 'ArrowDown', "Romeo, Asking Romeo's laptop for the key…, 18:10")
    await bridge.emit('message.removed', { conversation: few[0]!.conversation, id: 2 })
    await expect.poll(() => focused(page)).toBe('Messages')
    await page.context().close()
  })
})

describe('Escape', () => {
  it('closes what is topmost, and nothing else', async () => {
    const { page } = await showRomeo(app, few)
    await page.getByRole('button', { name: 'Devices', exact: true }).click()
    const devices = page.getByRole('region', { name: 'Devices' })
    await devices.waitFor()
    await log(page).getByRole('link').first().click()
    const offer = page.getByRole('group', { name: 'Open this page?' })
    await offer.waitFor()
    await log(page).focus()
    await go(page, 'Home', FIRST)
    await page.keyboard.press('Escape')
    await offer.waitFor({ state: 'detached' })
    expect(await devices.count()).toBe(1)
    await devices.getByRole('button', { name: 'Close' }).focus()
    await page.keyboard.press('Control+,')
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await page.keyboard.press('Escape')
    await devices.waitFor()
    await devices.getByRole('button', { name: 'Close' }).focus()
    await page.keyboard.press('Escape')
    await devices.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe('Message')
    await page.context().close()
  })
})
