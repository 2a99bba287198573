// The composer is as high as its text, and what that costs.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { appInTests } from './app-in-tests.ts'
import { composer, showRomeo } from './balcony-page.ts'
import { text } from './verona.ts'

const app = appInTests()

const height = (page: Page): Promise<number> =>
  composer(page).evaluate((field) => field.getBoundingClientRect().height)

/** Counts from now on how often the page asks for the height of the text in the composer. */
async function countMeasures(page: Page): Promise<() => Promise<number>> {
  await composer(page).evaluate((field) => {
    const real = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollHeight')!
    Object.assign(window, { measures: 0 })
    Object.defineProperty(field, 'scrollHeight', {
      get(this: Element) {
        ;(window as unknown as { measures: number }).measures += 1
        return real.get!.call(this) as number
      },
    })
  })
  return () =>
    page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      return (window as unknown as { measures: number }).measures
    })
}

describe('the composer', () => {
  it('grows with its text up to a limit, and shrinks with it', async () => {
    const { page } = await showRomeo(app, [text(1, '18:00', 'Speak')])
    const one = await height(page)
    await composer(page).fill('two\nlines')
    await expect.poll(() => height(page)).toBeGreaterThan(one + 10)
    await composer(page).fill('many lines\n'.repeat(200))
    await expect.poll(() => height(page)).toBe(180)
    await composer(page).fill('one')
    await expect.poll(() => height(page)).toBe(one)
    await page.context().close()
  })

  it('is as high as it gets with 500,000 letters, without measuring them', async () => {
    const { page } = await showRomeo(app, [text(1, '18:00', 'Speak')])
    const one = await height(page)
    const measures = await countMeasures(page)
    await composer(page).fill('w'.repeat(500_000))
    await expect.poll(() => height(page)).toBe(180)
    expect(await measures()).toBe(0)
    await composer(page).fill('one')
    await expect.poll(() => height(page)).toBe(one)
    expect(await measures()).toBe(1)
    await page.context().close()
  })

  it('is measured once for all that changes between two frames', async () => {
    const { page } = await showRomeo(app, [text(1, '18:00', 'Speak')])
    const measures = await countMeasures(page)
    await composer(page).evaluate(async (field: HTMLTextAreaElement) => {
      await new Promise(requestAnimationFrame)
      for (const word of ['But', 'But soft', 'But soft, what light']) {
        field.value = word
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        await Promise.resolve()
      }
    })
    expect(await measures()).toBe(1)
    await page.context().close()
  })
})
