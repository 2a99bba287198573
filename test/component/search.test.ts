// Words are looked for in all conversations, and each place that is found is one press away.
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { appInTests } from './app-in-tests.ts'
import { focused, log, row, show } from './balcony-page.ts'
import { picture } from './rendered-app.ts'
import { own, ROMEO, text } from './verona.ts'

const app = appInTests()

const LARK = 7
const talk = Array.from({ length: 900 }, (_, i) =>
  i + 1 === LARK
    ? own(LARK, '18:00', 'It was the lark, the herald of the morn, <b>no nightingale</b>')
    : text(i + 1, '18:00', i % 300 === 299 ? `Night’s candles are burnt out ${i + 1}` : `line ${i + 1}`),
)

const found = (page: Page) => page.getByRole('list', { name: 'Messages' })

async function look(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+f')
  await expect.poll(() => focused(page)).toBe('Find people and messages')
  await page.keyboard.type(words)
}

it('the newest come first, and one far back is shown where it stands, with the focus', async () => {
  const { page } = await show(app, talk)
  await row(page, 'Romeo').waitFor()
  await look(page, 'candles bur')
  await expect.poll(() => found(page).getByRole('button').count()).toBe(3)
  expect(await found(page).getByRole('button').first().getAttribute('aria-label')).toContain('900')
  await picture(page, 'search')

  await page.keyboard.press('Control+a')
  await page.keyboard.type('lark')
  await expect.poll(() => found(page).getByRole('button').count()).toBe(1)
  expect(await found(page).getByRole('button').getAttribute('aria-label')).toMatch(/^You to \S*Romeo/)
  expect(await found(page).locator('mark').allTextContents()).toEqual(['lark'])
  // nobody is called so: the first arrow leads to the messages
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const place = log(page).locator(`article[data-id="${String(LARK)}"]`)
  await expect
    .poll(() => place.evaluate((one) => one === document.activeElement).catch(() => false))
    .toBe(true)
  await expect.poll(() => place.evaluate((one) => one.getBoundingClientRect().top)).toBeGreaterThan(60)
  await picture(page, 'search-found')
  // and one reads on from there
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toContain('line 8')
  await page.context().close()
})

it('what is found is text, however it looks, and nothing is found of nothing', async () => {
  const { page, bridge } = await show(app, talk)
  await look(page, 'nightingale')
  await found(page).getByText('<b>no').waitFor()
  expect(await found(page).locator('b').count()).toBe(0)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('basilisk')
  await page.getByText('No message has these words.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => found(page).count()).toBe(0)
  const asked = bridge.inputsOf('message.search').length
  await look(page, '   ')
  expect(await found(page).count()).toBe(0)
  expect(bridge.inputsOf('message.search')).toHaveLength(asked)
  await page.context().close()
})

it('by arrows one goes from the people to the messages and back, and Escape leads where one was', async () => {
  const { page } = await show(app, [
    ...talk,
    text(901, '18:01', 'Romeo, Romeo'),
    text(902, '18:01', 'Art thou Romeo?'),
  ])
  await row(page, 'Romeo').click()
  await look(page, 'rome')
  await expect.poll(() => found(page).getByRole('button').count()).toBe(2)
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toMatch(/^Romeo, /)
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toContain('Art thou Romeo?')
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toContain('Romeo, Romeo')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await focused(page)).toBe('Find people and messages')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('Message')
  await page.context().close()
})

it('a message that is gone by now, and a search that fails, are said', async () => {
  const { page, bridge } = await show(app, talk)
  await look(page, 'lark')
  await expect.poll(() => found(page).getByRole('button').count()).toBe(1)
  await bridge.emit('message.removed', { conversation: ROMEO, id: LARK })
  bridge.answer('conversation.page', () => ({ messages: talk.slice(100), more: false }))
  await found(page).getByRole('button').click()
  await page.getByText('This message is no longer here.').first().waitFor()
  bridge.answer('message.search', () => ({ is: 'error', code: 'failed', saying: { say: 'failed' } }))
  await look(page, 'night')
  await page.getByRole('alert').waitFor()
  await page.context().close()
})
