import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../../shared/domain/message.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { RenderedApp, type Shown } from './rendered-app.ts'
import { contact, NURSE, own, ROMEO, romeo, signedIn, talk, text, waiting } from './verona.ts'

let app: RenderedApp
beforeAll(async () => {
  app = await RenderedApp.start()
})
afterAll(() => app.stop())

const nurse = contact(NURSE, 'Nurse')
const log = (page: Page) => page.getByRole('log', { name: 'Messages' })
const composer = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const row = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: new RegExp(`^${name}`) })
const focused = (page: Page) =>
  page.evaluate(
    () =>
      document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
  )

async function show(messages: Message[], more: Partial<Scene> = {}): Promise<Shown> {
  const scene: Scene = {
    snapshot: signedIn([talk(romeo, messages.at(-1) ?? null), talk(nurse)]),
    messages: { [ROMEO]: messages },
    ...more,
  }
  return app.show(new FakeBridge(scene))
}

describe('writing', () => {
  it('is sent by Enter, and the focus stays for the next one', async () => {
    const { page, bridge } = await show([])
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
    let refuse: (value: { is: 'refused'; sentence: string }) => void = () => {}
    const { page } = await show([], {
      answers: { 'message.send': () => new Promise((resolve) => (refuse = resolve)) },
    })
    await row(page, 'Romeo').click()
    await page.keyboard.type('too soon')
    await page.keyboard.press('Enter')
    await page.keyboard.type('and then')
    refuse({ is: 'refused', sentence: 'The disk is full.' })
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    expect(await composer(page).inputValue()).toBe('too soon\nand then')
    await page.context().close()
  })

  it('that is too long is not sent, and says so', async () => {
    const { page, bridge } = await show([])
    await row(page, 'Romeo').click()
    await composer(page).fill('x'.repeat(60_001))
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('too long for one message').waitFor()
    expect(bridge.inputsOf('message.send')).toEqual([])
    await page.context().close()
  })

  it('keeps a draft for each conversation', async () => {
    const { page } = await show([])
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
  const ids = (page: Page) =>
    log(page)
      .locator('article')
      .evaluateAll((items) => items.map((item) => Number(item.dataset['id'])))

  it('between the others, while somebody writes, and is read out once', async () => {
    const { page, bridge } = await show([
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
    expect(await ids(page)).toEqual([1, 2, 3])
    expect(await log(page).getByText('Asking').count()).toBe(0)
    expect(await composer(page).inputValue()).toBe('I am writing')
    await page.getByRole('status').getByText('Romeo: healed').waitFor({ state: 'attached' })
    await page.context().close()
  })

  it('above what is on the screen without moving it', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      i === 150 ? waiting(151, '18:00', 'asking') : text(i + 1, '18:00', `line ${i + 1}`),
    )
    const { page, bridge } = await show(many)
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
    const { page, bridge } = await show(many)
    await row(page, 'Romeo').click()
    await log(page).getByText('Asking').waitFor()
    await bridge.emit('message.changed', text(60, '18:00', `${'long\n'.repeat(20)}last line`))
    await log(page).getByText('last line').waitFor()
    const fromEnd = () => log(page).evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop)
    await expect.poll(fromEnd).toBeLessThan(5)
    await page.context().close()
  })
})

describe('a long conversation', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => text(i + 1, '18:00', `line ${i + 1}`))

  it('opens at its end, with few of its messages in the page', async () => {
    const { page } = await show(many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    expect(await log(page).locator('article').count()).toBeLessThan(80)
    await page.context().close()
  })

  it('loads older messages as one scrolls up, and keeps the place', async () => {
    const { page, bridge } = await show(many)
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

  it('stays where it is read when a new message comes', async () => {
    const { page, bridge } = await show(many)
    await row(page, 'Romeo').click()
    await log(page).getByText('line 1000').waitFor()
    await log(page).hover()
    await page.mouse.wheel(0, -500)
    await page.getByRole('button', { name: 'Newest messages' }).waitFor()
    await page.waitForTimeout(300)
    const top = () => log(page).evaluate((e) => Math.round(e.scrollTop))
    const was = await top()
    await bridge.emit('message.changed', text(1_001, '18:10', 'newest of all'))
    await page.waitForTimeout(300)
    expect(await top()).toBe(was)
    await page.context().close()
  })
})

describe('frames', () => {
  it('that are contained in the snapshot, or come late or twice, change nothing', async () => {
    const { page, bridge } = await show([text(1, '18:00', 'hi')])
    await row(page, 'Romeo').click()
    await log(page).getByText('hi').waitFor()
    await bridge.emit('message.changed', text(1, '18:00', 'from before the snapshot'), 10)
    await bridge.emit('message.changed', text(1, '18:00', 'twelve'), 12)
    await bridge.emit('message.changed', text(1, '18:00', 'eleven, late'), 11)
    await bridge.emit('message.changed', text(1, '18:00', 'twelve, twice'), 12)
    await log(page).getByText('twelve', { exact: true }).waitFor()
    await page.context().close()
  })

  it('that come while the snapshot is on its way are kept for after it', async () => {
    let answer: () => void = () => {}
    const snapshot = signedIn([talk(romeo)])
    const { page, bridge } = await show([], {
      snapshot,
      answers: { 'app.snapshot': () => new Promise((resolve) => (answer = () => resolve(snapshot))) },
    })
    await page.getByText('Starting…').waitFor()
    await bridge.emit('conversation.changed', talk(contact(ROMEO, 'Contained already')), 10)
    await bridge.emit('conversation.changed', talk(contact(NURSE, 'After the snapshot')), 11)
    answer()
    await row(page, 'After the snapshot').waitFor()
    await row(page, 'Romeo').waitFor()
    await page.context().close()
  })

  it('win over a page that was on its way', async () => {
    let answer: () => void = () => {}
    const { page, bridge } = await show([], {
      answers: {
        'conversation.page': () =>
          new Promise(
            (resolve) => (answer = () => resolve({ messages: [waiting(1, '18:00', 'asking')], more: false })),
          ),
      },
    })
    await row(page, 'Romeo').click()
    await page.getByText('Loading…').waitFor()
    await bridge.emit('message.changed', text(1, '18:00', 'opened meanwhile'))
    answer()
    await log(page).getByText('opened meanwhile').waitFor()
    await page.context().close()
  })
})

describe('by keyboard alone', () => {
  it('a conversation is found, opened, answered, switched and left', async () => {
    const { page, bridge } = await show([text(1, '18:00', 'hi')])
    await row(page, 'Romeo').waitFor()
    await page.keyboard.press('Control+k')
    expect(await focused(page)).toBe('Find a conversation')
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
    const { page } = await show([waiting(1, '18:00', 'asking')])
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
      'Find a conversation',
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
