// The composer is as high as its text, and what that costs.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, showRomeo } from './balcony-page.ts'
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

/** Puts a text into the clipboard, as another program does. */
const copyInPage = (page: Page, words: string): Promise<void> =>
  page.evaluate((value) => {
    const field = document.body.appendChild(document.createElement('textarea'))
    field.value = value
    field.select()
    document.execCommand('copy')
    field.remove()
  }, words)

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

  it('lays out no text that is too long to be sent before the user wants it there', async () => {
    const { page, bridge } = await showRomeo(app, [text(1, '18:00', 'Speak')])
    await composer(page).fill('I said: !')
    await copyInPage(page, 'w'.repeat(500_000))
    await composer(page).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+V')
    await page.getByText('This text has 500,000 letters, and one message takes 60,000.').waitFor()
    expect(await focused(page)).toBe('Leave it there')
    expect(await composer(page).inputValue()).toBe('I said: !')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Message')

    await page.keyboard.press('Control+V')
    await page.getByRole('button', { name: 'Put it in all the same' }).click()
    expect(await composer(page).inputValue()).toBe(`I said: ${'w'.repeat(500_000)}!`)
    await page.getByText('Too long for one message, by 440,009 letters.').waitFor()
    // nothing of it is lost, sent or not
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('This is too long for one message.').waitFor()
    expect(await composer(page).inputValue()).toHaveLength(500_009)
    expect(bridge.inputsOf('message.send')).toEqual([])

    // what a message takes is pasted at once
    await copyInPage(page, 'w'.repeat(60_000))
    await composer(page).fill('')
    await composer(page).focus()
    await page.keyboard.press('Control+V')
    await expect.poll(async () => (await composer(page).inputValue()).length).toBe(60_000)
    expect(await page.getByText('Too long for one message').count()).toBe(0)
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
