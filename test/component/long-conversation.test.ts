import { describe, expect, it } from 'vitest'
import { appInTests } from './app-in-tests.ts'
import { log, row, show } from './balcony-page.ts'
import { text } from './verona.ts'

const app = appInTests()

describe('a long conversation', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => text(i + 1, '18:00', `line ${i + 1}`))

  it('opens at its end, with few of its messages in the page', async () => {
    const { page } = await show(app, many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    expect(await log(page).locator('article').count()).toBeLessThan(80)
    await page.context().close()
  })

  it('loads older messages as one scrolls up, and keeps the place', async () => {
    const { page, bridge } = await show(app, many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    const pages = () => bridge.inputsOf('conversation.page').length
    const first = pages()
    await log(page).hover()
    for (let i = 0; i < 12 && pages() < first + 2; i++) {
      await page.mouse.wheel(0, -700)
      await page.waitForTimeout(120)
    }
    expect(pages()).toBeGreaterThan(first)
    const numbers = await log(page)
      .locator('article')
      .evaluateAll((items) => items.map((item) => Number(item.dataset['id'])))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    await page.getByRole('button', { name: 'Newest messages' }).click()
    await log(page).getByText('line 1000').waitFor()
    await page.context().close()
  })

  it('fetches older messages ahead, and says that they are awaited only to who came to the oldest', async () => {
    let asked = 0
    const { page } = await show(app, many, {
      answers: {
        'conversation.page': ({ before }) => {
          asked += 1
          return before === null
            ? { messages: many.slice(-60), more: true }
            : new Promise(() => {
                // never comes
              })
        },
      },
    })
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    await expect.poll(() => asked).toBe(2)
    const loading = page.getByText('Loading…')
    await expect.poll(() => loading.count()).toBe(0)
    await log(page).evaluate((e) => (e.scrollTop = 0))
    await loading.waitFor()
    await page.context().close()
  })

  it('stays where it is read when a new message comes', async () => {
    const { page, bridge } = await show(app, many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    // who scrolls while the list still goes to its end is taken there
    await page.waitForTimeout(1_000)
    await log(page).hover()
    await page.mouse.wheel(0, -500)
    await page.getByRole('button', { name: 'Newest messages' }).waitFor()
    await page.waitForTimeout(1_000)
    // What counts is where the words stand that somebody reads; the list mends its guess of what is above meanwhile.
    const [read, was] = await log(page).evaluate((e) => {
      const middle = e.getBoundingClientRect().top + e.clientHeight / 2
      const articles = [...e.querySelectorAll('article')]
      const found = articles.find((article) => article.getBoundingClientRect().bottom > middle)
      return [found?.dataset['id'] ?? '', Math.round(found?.getBoundingClientRect().top ?? 0)] as const
    })
    expect(read).not.toBe('')
    await bridge.emit('message.changed', text(1_001, '18:10', 'newest of all'))
    await page.waitForTimeout(300)
    const box = await log(page).locator(`article[data-id="${read}"]`).boundingBox()
    expect(Math.abs((box?.y ?? 0) - was)).toBeLessThanOrEqual(1)
    await page.context().close()
  })
})
