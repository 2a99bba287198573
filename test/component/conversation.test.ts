import { describe, expect, it } from 'vitest'
import type { Saying } from '../../shared/domain/saying.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, idsOf, log, row, show } from './balcony-page.ts'
import { own, ROMEO, text, waiting } from './verona.ts'

const app = appInTests()

describe('writing', () => {
  it('is sent by Enter, and the focus stays for the next one', async () => {
    const { page, bridge } = await show(app, [])
    await row(page, 'Romeo').click()
    expect(await focused(page)).toBe('Message')
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('message.send')).toEqual([{ jid: ROMEO, text: 'one\ntwo' }])
    expect(await composer(page).inputValue()).toBe('')
    expect(await focused(page)).toBe('Message')
    await page.keyboard.type('   ')
    await page.keyboard.press('Enter')
    await page.keyboard.type('three')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => bridge.inputsOf('message.send').length).toBe(2)
    expect(await focused(page)).toBe('Message')
    await bridge.emit('message.changed', own(1, '20:29', 'one\ntwo', { delivery: 'waiting' }))
    await log(page).getByRole('article', { name: 'You, one\ntwo, 20:29' }).waitFor()
    await page.context().close()
  })

  it('that is refused stays, with the sentence and before what was typed since', async () => {
    let refuse: (value: { is: 'refused'; saying: Saying }) => void = () => {}
    const { page } = await show(app, [], {
      answers: { 'message.send': () => new Promise((resolve) => (refuse = resolve)) },
    })
    await row(page, 'Romeo').click()
    await page.keyboard.type('too soon')
    await page.keyboard.press('Enter')
    await page.keyboard.type('and then')
    refuse({ is: 'refused', saying: verbatim('The disk is full.') })
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    expect(await composer(page).inputValue()).toBe('too soon\nand then')
    await page.context().close()
  })

  it('that is too long is not sent, and says so', async () => {
    const { page, bridge } = await show(app, [])
    await row(page, 'Romeo').click()
    await composer(page).fill('x'.repeat(60_001))
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('too long for one message').waitFor()
    expect(bridge.inputsOf('message.send')).toEqual([])
    await page.context().close()
  })

  it('keeps a draft for each conversation', async () => {
    const { page } = await show(app, [])
    await row(page, 'Romeo').click()
    await page.keyboard.type('for Romeo')
    await row(page, 'Nurse').click()
    expect(await composer(page).inputValue()).toBe('')
    await page.keyboard.type('for the nurse')
    await page.getByText('Draft: for Romeo').waitFor()
    await row(page, 'Romeo').click()
    expect(await composer(page).inputValue()).toBe('for Romeo')
    await page.context().close()
  })
})

describe('a message heals in place', () => {
  it('between the others, while somebody writes, and is read out once', async () => {
    const { page, bridge } = await show(app, [
      text(1, '18:00', 'before'),
      waiting(2, '18:01', 'asking'),
      text(3, '18:02', 'after'),
    ])
    await row(page, 'Romeo').click()
    await log(page).getByText('after').waitFor()
    await page.keyboard.type('I am wri')
    await bridge.emit('message.changed', text(2, '18:01', 'healed'))
    await log(page).getByRole('article', { name: 'Romeo, healed, 18:01' }).waitFor()
    await page.keyboard.type('ting')
    expect(await idsOf(page)).toEqual([1, 2, 3])
    expect(await log(page).getByText('Asking').count()).toBe(0)
    expect(await composer(page).inputValue()).toBe('I am writing')
    await page.getByRole('status').getByText('Romeo: healed').waitFor({ state: 'attached' })
    await page.context().close()
  })

  it('above what is on the screen without moving it', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      i === 150 ? waiting(151, '18:00', 'asking') : text(i + 1, '18:00', `line ${i + 1}`),
    )
    const { page, bridge } = await show(app, many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 200').waitFor()
    await log(page).evaluate((e) => (e.scrollTop = e.scrollHeight - e.clientHeight - 1_200))
    await page.waitForTimeout(400)
    const place = () =>
      log(page)
        .getByText('line 170')
        .evaluate((e) => Math.round(e.getBoundingClientRect().top))
    const was = await place()
    await bridge.emit('message.changed', text(151, '18:00', 'a long text\n'.repeat(12)))
    await page.waitForTimeout(400)
    expect(Math.abs((await place()) - was)).toBeLessThanOrEqual(2)
    await page.context().close()
  })

  it('at the end, and the end stays in sight', async () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      i === 59 ? waiting(60, '18:00', 'asking') : text(i + 1, '18:00', `line ${i + 1}`),
    )
    const { page, bridge } = await show(app, many)
    await row(page, 'Romeo').click()
    await log(page).getByText('Asking').waitFor()
    await bridge.emit('message.changed', text(60, '18:00', `${'long\n'.repeat(20)}last line`))
    await log(page).getByText('last line').waitFor()
    const fromEnd = () => log(page).evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop)
    await expect.poll(fromEnd).toBeLessThan(5)
    await page.context().close()
  })
})
