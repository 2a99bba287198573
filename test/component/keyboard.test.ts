import { describe, expect, it } from 'vitest'
import { appInTests } from './app-in-tests.ts'
import { focused, row, show } from './balcony-page.ts'
import { NURSE, text, waiting } from './verona.ts'

const app = appInTests()

describe('by keyboard alone', () => {
  it('a conversation is found, opened, answered, switched and left', async () => {
    const { page, bridge } = await show(app, [text(1, '18:00', 'hi')])
    await row(page, 'Romeo').waitFor()
    await page.keyboard.press('Control+k')
    expect(await focused(page)).toBe('Find people and messages')
    await page.keyboard.type('nur')
    await expect.poll(() => row(page, 'Romeo').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nurse' }).waitFor()
    expect(await focused(page)).toBe('Message')
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    expect(await focused(page)).toBe('Message')

    // From the composer on to the people
    await page.keyboard.press('F6')
    expect(await focused(page)).toMatch(/^Romeo, /)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toMatch(/^Nurse, /)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toMatch(/^Nurse, /)
    await page.keyboard.press('Home')
    expect(await focused(page)).toMatch(/^Romeo, /)
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nurse' }).waitFor()
    await page.keyboard.type('by keys')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('message.send')).toEqual([{ jid: NURSE, text: 'by keys' }])

    await page.getByRole('button', { name: 'Devices', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Devices' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('region', { name: 'Devices' }).count()).toBe(0)

    await page.keyboard.press('Shift+F6')
    await page.getByRole('button', { name: 'Add contact' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('new-contact')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Add contact')
    await page.context().close()
  })

  it('everything that has the focus shows it', async () => {
    const { page } = await show(app, [waiting(1, '18:00', 'asking')])
    await row(page, 'Romeo').click()
    await page.getByRole('button', { name: 'Ask again' }).waitFor()
    const seen = new Set<string>()
    for (let i = 0; i < 16; i++) {
      await page.keyboard.press('Tab')
      const { name, outline } = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const style = getComputedStyle(element)
        return {
          name:
            element === document.body
              ? ''
              : (element.getAttribute('aria-label') ?? element.textContent ?? ''),
          outline: `${style.outlineStyle} ${style.outlineWidth}`,
        }
      })
      if (name === '') continue
      seen.add(name.trim())
      expect({ name, outline }).toEqual({ name, outline: 'solid 2px' })
    }
    for (const name of [
      'Your account',
      'Find people and messages',
      'Add contact',
      'Devices',
      'Messages',
      'Ask again',
      'Message',
      'Send',
    ])
      expect([...seen].some((each) => each.startsWith(name))).toBe(true)
    await page.context().close()
  })
})

describe('Control K', () => {
  it('looks for somebody, whom the arrows reach, and Escape goes back to where one was', async () => {
    const { page } = await show(app, [text(1, '18:00', 'hi')])
    await row(page, 'Romeo').click()
    await page.keyboard.type('half a sentence')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('e')
    await page.keyboard.press('Control+k')
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('e')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toMatch(/^Romeo, /)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toMatch(/^Nurse, /)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focused(page)).toMatch(/^Romeo, /)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focused(page)).toBe('Find people and messages')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Message')
    expect(await page.getByRole('textbox', { name: 'Find people and messages' }).inputValue()).toBe('')

    await page.keyboard.press('Control+k')
    await page.keyboard.type('nur')
    await row(page, 'Romeo').waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toMatch(/^Nurse, /)
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Message')
    await row(page, 'Romeo').waitFor()
    await page.context().close()
  })

  it('comes out from behind the conversation in a narrow window, and Escape opens it again', async () => {
    const { page } = await show(app, [text(1, '18:00', 'hi')])
    await row(page, 'Romeo').click()
    await page.setViewportSize({ width: 480, height: 800 })
    await page.keyboard.press('Control+k')
    await expect.poll(() => focused(page)).toBe('Find people and messages')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Romeo' }).waitFor()
    await expect.poll(() => focused(page)).toBe('Message')
    await page.context().close()
  })
})
