// Somebody asks for a message once more: the line at the door, and the two answers.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { ResendLine } from '../../shared/domain/resend.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { FakeBridge } from './fake-bridge.ts'
import { at, ROMEO, romeo, signedIn, talk } from './verona.ts'

const app = appInTests()

const question = (change: Partial<ResendLine> = {}): ResendLine => ({
  ...{ id: 41, jid: ROMEO, text: 'Parting is such\nsweet sorrow', deviceName: 'laptop' },
  ...{ reaches: ['laptop', 'phone'], writtenAt: at('18:00'), askedAt: at('20:12'), behind: 0 },
  ...change,
})
const door = (page: Page) => page.getByRole('region', { name: 'At the door' })

async function show(...resends: ResendLine[]) {
  const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([talk(romeo)], { resends }) }))
  bridge.answer('resend.answer', async () => {
    await bridge.emit('resend.changed', { questions: [] })
    return { is: 'done' }
  })
  return { page, bridge }
}

const open = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).press('Enter')

describe('a message that is asked for again', () => {
  it('stands at the door with its first words, who asks, on which device, and whom it reaches', async () => {
    const { page, bridge } = await show(question())
    await bridge.emit('resend.changed', { questions: [question({ behind: 2 })] })
    await open(page, 'At the door: 3 messages are asked for again')
    await door(page)
      .getByText('Romeo cannot open a message of yours any more on laptop, and asks you to send it again.')
      .waitFor()
    await door(page).getByText('Parting is such sweet sorrow', { exact: true }).waitFor()
    await door(page).getByText('on the devices that may have your keys: laptop, phone.').waitFor()
    await door(page).getByText('2 further messages wait behind it.').waitFor()
    await page.context().close()
  })

  it.each([
    ['Send again', true, 'It is sent again to Romeo.'],
    ['No', false, 'It is not sent. You are not asked about this message again, and Romeo is not told.'],
  ])('%s: says what came of it, where the focus goes', async (name, send, came) => {
    const { page, bridge } = await show(question())
    await open(page, 'At the door: 1 message is asked for again')
    await door(page).getByRole('button', { name, exact: true }).press('Enter')
    const status = door(page).getByRole('status').getByText(came)
    await status.waitFor()
    expect(await status.evaluate((element) => element === document.activeElement)).toBe(true)
    await door(page).getByText('Nobody asks any more.').waitFor()
    expect(bridge.inputsOf('resend.answer')).toEqual([{ id: 41, send }])
    await page.context().close()
  })

  it('that is asked for no more says so, and stays until it is gone', async () => {
    const { page, bridge } = await show(question({ deviceName: '' }))
    bridge.answer('resend.answer', () => ({
      is: 'refused',
      saying: verbatim('Nobody asks any more for it.'),
    }))
    await open(page, 'At the door: 1 message is asked for again')
    await door(page).getByText('Romeo cannot open a message of yours any more, and asks').waitFor()
    await door(page).getByRole('button', { name: 'Send again' }).click()
    await door(page).getByRole('alert').getByText('Nobody asks any more for it.').waitFor()
    await page.context().close()
  })

  it('cannot pass for anything else, whatever stands in it', async () => {
    const { page } = await show(
      question({ text: '\u202egnihtyna\u202c <b>bold</b>', reaches: ['\u2068evil\u2069'] }),
    )
    await open(page, 'At the door: 1 message is asked for again')
    const quote = door(page).locator('blockquote')
    await quote.waitFor()
    expect(await quote.innerText()).toBe('gnihtyna <b>bold</b>')
    await page.context().close()
  })
})
