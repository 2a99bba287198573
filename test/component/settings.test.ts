import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SignedInAccount } from '../../shared/domain/account.ts'
import { DEFAULT_SETTINGS, withChange, type Settings } from '../../shared/domain/settings.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import { en as words } from '../../shared/words/en.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Look } from './rendered-app.ts'
import { evening, ROMEO, signedIn, verona } from './verona.ts'

const app = appInTests()

/** Juliet's window; what she sets is kept, as the main process does it. */
async function open(more: Partial<Snapshot> = {}, look: Look = {}, answers: Scene['answers'] = {}) {
  let settings: Settings = more.settings ?? DEFAULT_SETTINGS
  const bridge = new FakeBridge({
    snapshot: signedIn(verona(), more),
    messages: { [ROMEO]: evening },
    answers: {
      'settings.change': async (change) => {
        settings = withChange(settings, change)
        await bridge.emit('settings.changed', settings)
        return { is: 'done' }
      },
      ...answers,
    },
  })
  const shown = await app.show(bridge, look)
  await row(shown.page, 'Romeo').waitFor()
  return shown
}

const pane = (page: Page) => page.getByRole('region', { name: 'Settings' })
const toggle = (page: Page, name: string) => pane(page).getByRole('switch', { name, exact: true })

async function openByMenu(page: Page) {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Settings…' }).click()
  await pane(page).waitFor()
}

describe('the settings', () => {
  it('open from the menu with the focus, and Escape gives it back', async () => {
    const { page } = await open()
    await openByMenu(page)
    await expect.poll(() => focused(page)).toBe('Settings')
    await page.keyboard.press('Escape')
    await expect.poll(() => pane(page).count()).toBe(0)
    await expect.poll(() => focused(page)).toBe('Your account')
    await page.context().close()
  })

  it('open by Control and comma in place of the conversation, which is there again afterwards', async () => {
    const { page, bridge } = await open()
    await row(page, 'Romeo').click()
    await composer(page).fill('O speak again')
    await page.keyboard.press('Control+,')
    await pane(page).waitFor()
    expect(await composer(page).count()).toBe(0)
    // what comes in there is not seen
    await expect.poll(() => bridge.inputsOf('conversation.attend').at(-1)).toMatchObject({ open: null })
    expect(await focused(page)).toBe('Settings')
    // a second time it changes nothing but the focus
    await page.keyboard.press('Tab')
    await page.keyboard.press('Control+,')
    expect(await focused(page)).toBe('Settings')
    await page.getByRole('button', { name: 'Close the settings' }).click()
    await expect.poll(() => focused(page)).toBe('Message')
    expect(await composer(page).inputValue()).toBe('O speak again')
    await page.context().close()
  })

  it('give way to a conversation that is opened', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+,')
    await pane(page).waitFor()
    await row(page, 'Nurse').click()
    await page.getByRole('heading', { name: 'Nurse' }).waitFor()
    expect(await pane(page).count()).toBe(0)
    await page.context().close()
  })

  it('are changed by keyboard alone, each by itself', async () => {
    const { page, bridge } = await open()
    await page.keyboard.press('Control+,')
    const appearance = pane(page).getByRole('radiogroup', { name: 'Appearance' })
    await appearance.getByRole('radio', { name: 'As the system' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => appearance.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true)
    await toggle(page, 'Show what was written').focus()
    await page.keyboard.press('Space')
    await toggle(page, 'Tell me about new messages').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => toggle(page, 'Show what was written').count()).toBe(0)
    expect(bridge.inputsOf('settings.change')).toEqual([
      { appearance: 'light' },
      { appearance: 'dark' },
      { notificationText: true },
      { notifications: false },
    ])
    await page.context().close()
  })

  it('show what holds, and why, where a change is refused', async () => {
    const sentence = 'The disk is full, so nothing can be kept. Please free some space.'
    const { page } = await open(
      {},
      {},
      { 'settings.change': () => ({ is: 'refused', saying: verbatim(sentence) }) },
    )
    await page.keyboard.press('Control+,')
    await toggle(page, 'Tell me about new messages').click()
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await toggle(page, 'Tell me about new messages').isChecked()).toBe(true)
    const language = pane(page).getByRole('radiogroup', { name: 'Language' })
    await language.getByRole('radio', { name: 'Deutsch' }).click()
    await expect.poll(() => page.getByRole('alert').count()).toBe(2)
    expect(await language.getByRole('radio', { name: 'As the system' }).isChecked()).toBe(true)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'settings-refused')
    await page.context().close()
  })

  it('speak of the tray only where there is one', async () => {
    const without = await open()
    await without.page.keyboard.press('Control+,')
    await pane(without.page).waitFor()
    expect(await toggle(without.page, 'Keep running when the window is closed').count()).toBe(0)
    await without.page.context().close()

    const { page, bridge } = await open({ hasTray: true })
    await page.keyboard.press('Control+,')
    await bridge.emit('tray.changed', { hasTray: false })
    await expect.poll(() => toggle(page, 'Keep running when the window is closed').count()).toBe(0)
    await bridge.emit('tray.changed', { hasTray: true })
    await toggle(page, 'Keep running when the window is closed').click()
    await expect.poll(() => bridge.inputsOf('settings.change')).toEqual([{ closeToTray: true }])
    await page.context().close()
  })
})

describe('a choice', () => {
  const appearance = (page: Page) => pane(page).getByRole('radiogroup', { name: 'Appearance' })
  const marked = (page: Page) => appearance(page).getByRole('radio', { checked: true }).getAttribute('value')
  /** The answers are given one by one. */
  async function slow() {
    const waiting: ((refused: string | null) => void)[] = []
    const shown = await open(
      {},
      {},
      {
        'settings.change': () =>
          new Promise((answer) =>
            waiting.push((refused) =>
              answer(refused === null ? { is: 'done' } : { is: 'refused', saying: verbatim(refused) }),
            ),
          ),
      },
    )
    await shown.page.keyboard.press('Control+,')
    const press = async (name: string) => {
      const before = waiting.length
      await appearance(shown.page).getByRole('radio', { name }).click()
      await expect.poll(() => waiting.length).toBe(before + 1)
    }
    return { ...shown, press, answer: (refused: string | null) => waiting.shift()?.(refused) }
  }

  it('marks what holds where it changed underneath before the press is refused', async () => {
    const { page, bridge, press, answer } = await slow()
    await press('Light')
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, appearance: 'dark' })
    expect(await marked(page)).toBe('light')
    answer('No.')
    await page.getByRole('alert').getByText('No.').waitFor()
    expect(await marked(page)).toBe('dark')
    await page.context().close()
  })

  it('marks what holds where a press was taken and changed nothing', async () => {
    const { page, press, answer } = await slow()
    await press('Light')
    answer(null)
    await expect.poll(() => marked(page)).toBe('system')
    await page.context().close()
  })

  it('takes the last of several presses, also the one that goes back', async () => {
    const { page, bridge, press, answer } = await slow()
    await press('Light')
    await press('As the system')
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, appearance: 'light' })
    answer(null)
    expect(await marked(page)).toBe('system')
    await bridge.emit('settings.changed', DEFAULT_SETTINGS)
    answer(null)
    expect(await marked(page)).toBe('system')
    expect(bridge.inputsOf('settings.change')).toEqual([{ appearance: 'light' }, { appearance: 'system' }])
    await page.context().close()
  })
})

describe('what holds for new devices of everybody', () => {
  const NAME = 'New devices of the people you write with'

  it('is chosen, said aloud, and one refused says why', async () => {
    const { page, bridge } = await open()
    await page.keyboard.press('Control+,')
    const group = pane(page).getByRole('radiogroup', { name: NAME })
    const byThemselves = group.getByRole('radio', { name: 'Let them in until I have compared one' })
    expect(await byThemselves.isChecked()).toBe(true)
    await group.getByRole('radio', { name: 'Ask me about each' }).click()
    await page.getByRole('status').getByText(words.settings.readersChanged).waitFor({ state: 'attached' })
    expect(bridge.inputsOf('account.setPolicy')).toEqual([{ policy: 'ask' }])
    bridge.answer('account.setPolicy', () => ({ is: 'error', code: 'failed', saying: verbatim('No disk.') }))
    await group.getByRole('radio', { name: 'Let in only those I compared' }).click()
    await page.getByRole('alert').getByText('No disk.').waitFor()
    expect(await group.getByRole('radio', { name: 'Ask me about each' }).isChecked()).toBe(true)
    await page.context().close()
  })

  it('says why it is not known', async () => {
    const saying = verbatim('The disk is silent.')
    const { page } = await open({}, {}, { 'account.policy': () => ({ is: 'error', code: 'failed', saying }) })
    await page.keyboard.press('Control+,')
    await page.getByRole('alert').getByText('The disk is silent.').waitFor()
    expect(await pane(page).getByRole('radiogroup', { name: NAME }).count()).toBe(0)
    await page.context().close()
  })
})

describe('the names', () => {
  it('are saved as they were written, said aloud, and one refused stays to be mended', async () => {
    const { page, bridge } = await open()
    await page.keyboard.press('Control+,')
    const name = pane(page).getByRole('textbox', { name: 'Your name' })
    expect(await name.inputValue()).toBe('Juliet Capulet')
    await name.fill('Julie')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Your contacts are told: Julie').waitFor({ state: 'attached' })
    expect(bridge.inputsOf('account.setName')).toEqual([{ name: 'Julie' }])

    const device = pane(page).getByRole('textbox', { name: 'Name of this device' })
    bridge.answer('device.rename', () => ({
      is: 'error',
      code: 'failed',
      saying: verbatim('The disk is full.'),
    }))
    await device.fill('x'.repeat(60))
    await pane(page).getByRole('button', { name: 'Save Name of this device' }).click()
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    expect(await device.inputValue()).toBe('x'.repeat(40))
    await page.context().close()
  })

  it('that are begun are taken back by Escape, and only the next one closes', async () => {
    const { page, bridge } = await open()
    await page.keyboard.press('Control+,')
    const name = pane(page).getByRole('textbox', { name: 'Your name' })
    await name.fill('Julie')
    await page.keyboard.press('Escape')
    expect(await name.inputValue()).toBe('Juliet Capulet')
    await page.keyboard.press('Enter')
    expect(bridge.inputsOf('account.setName')).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => pane(page).count()).toBe(0)
    await page.context().close()
  })

  it('follow what the main process says', async () => {
    const { page, bridge } = await open()
    await page.keyboard.press('Control+,')
    const account = signedIn([]).account as SignedInAccount
    await bridge.emit('account.changed', { ...account, ownName: '', deviceName: 'Mac' })
    const field = (name: string) => pane(page).getByRole('textbox', { name })
    await expect.poll(() => field('Name of this device').inputValue()).toBe('Mac')
    expect(await field('Your name').inputValue()).toBe('')
    await page.context().close()
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([1280, 480])('the settings have nothing that axe finds, %i wide', async (width) => {
    const { page, faults } = await open({ hasTray: true }, { theme, width, height: 1000 })
    await page.keyboard.press('Control+,')
    await pane(page).waitFor()
    await pane(page).getByRole('textbox', { name: 'Your name' }).fill('Julie')
    await picture(page, `settings-${theme}-${String(width)}`)
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.context().close()
  })
})
