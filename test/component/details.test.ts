// What can be done with a message, and all that is known of it.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Message } from '../../shared/domain/message.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { focused, log, message, nurse, row, showRomeo } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture } from './rendered-app.ts'
import {
  at,
  device,
  FINGERPRINT,
  JULIET,
  own,
  ROMEO,
  romeo,
  signedIn,
  talk,
  text,
  waiting,
} from './verona.ts'

const app = appInTests()

const hello = text(1, '18:00', 'But soft,\nwhat light')
const scene: Partial<Scene> = {
  devices: { [ROMEO]: [device('Garden laptop', { state: 'verified', manner: 'compared' })] },
  answers: {
    'message.times': () => ({
      times: { arrivedAt: at('18:02'), delivery: [{ state: 'sent', at: at('18:03') }] },
    }),
  },
}
const panel = (page: Page) => page.getByRole('region', { name: 'Message details' })

async function details(page: Page, name = 'Romeo, But soft,\nwhat light, 18:00') {
  await message(page, name).getByRole('button', { name: 'More about this message' }).click()
  await page.getByRole('menuitem', { name: 'Message details' }).click()
  await panel(page).waitFor()
  return panel(page)
}

/** The details of one message, as text. */
async function said(one: Message, name: string, more: Partial<Scene> = {}): Promise<string> {
  const { page } = await showRomeo(app, [one], { ...scene, ...more })
  const shown = await details(page, name)
  await shown.getByText('Protection').waitFor()
  if (one.direction === 'in') await shown.getByText('Arrived here').waitFor()
  const words = await shown.innerText()
  await page.context().close()
  return words
}

describe('the menu of a message', () => {
  it('copies the whole text as it is', async () => {
    const { page, bridge } = await showRomeo(app, [hello])
    await message(page, 'Romeo, But soft,\nwhat light, 18:00').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy text' }).click()
    await page.getByRole('status').getByText('Copied.').waitFor()
    expect(bridge.inputsOf('clipboard.write')).toEqual([{ text: 'But soft,\nwhat light', clears: false }])
    expect(await focused(page)).toBe('More about this message')
    await page.context().close()
  })

  it('is opened and left by keyboard', async () => {
    const { page } = await showRomeo(app, [hello])
    await log(page).getByRole('button', { name: 'More about this message' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Copy text' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('More about this message')
    await page.context().close()
  })

  it('has what helps where something is in the way, and nothing to copy where nothing can be read', async () => {
    const failed = own(1, '18:00', 'lost', { delivery: 'failed', problem: verbatim('No.') })
    const { page, bridge } = await showRomeo(app, [failed, waiting(2, '18:01', 'sender-away')])
    const more = log(page).getByRole('button', { name: 'More about this message' })
    await more.first().click()
    await page.getByRole('menuitem', { name: 'Try again' }).click()
    await expect.poll(() => bridge.inputsOf('message.retry')).toEqual([{ id: 1 }])
    await more.nth(1).click()
    await page.getByRole('menuitem', { name: 'Message details' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Copy text' }).count()).toBe(0)
    await page.getByRole('menuitem', { name: 'Ask again' }).click()
    await expect.poll(() => bridge.inputsOf('message.askAgain')).toEqual([{ id: 2 }])
    await page.context().close()
  })

  it('leaves the text to be marked with the mouse', async () => {
    const { page } = await showRomeo(app, [text(1, '18:00', 'one https://a.example two')])
    await log(page)
      .locator('p.text')
      .click({ clickCount: 3, position: { x: 5, y: 8 } })
    expect(await page.evaluate(() => getSelection()?.toString().trim())).toContain(
      'one https://a.example two',
    )
    await page.context().close()
  })
})

describe('the details of a message', () => {
  it('open at the side, and Escape gives the focus back to the message', async () => {
    const { page, faults } = await showRomeo(app, [hello], scene)
    const shown = await details(page)
    expect(await focused(page)).toBe('Close')
    await shown.getByText(/^Wednesday,? 13 May 2026.* 18:00:00$/).waitFor()
    await shown.getByText(/^Wednesday,? 13 May 2026.* 18:02:00$/).waitFor()
    await shown.getByText('Encrypted from device to device.').waitFor()
    await shown.getByText('Garden laptop', { exact: true }).waitFor()
    await shown.getByText('Verified', { exact: true }).waitFor()
    expect(await shown.getByText('Fingerprint').isVisible()).toBe(false)
    await shown.getByText('Details', { exact: true }).click()
    expect((await shown.locator('.fingerprint').innerText()).replace(/\s+/g, ' ').trim()).toBe(
      FINGERPRINT.match(/.{1,4}/g)?.join(' '),
    )
    await shown.getByText('e0ff').waitFor()
    await page.keyboard.press('Escape')
    await shown.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe('More about this message')
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('follow the message and the device, and go with the conversation', async () => {
    const { page, bridge } = await showRomeo(app, [own(1, '18:00', 'hi', { delivery: 'waiting' })], scene)
    const shown = await details(page, 'You, hi, 18:00')
    await shown.getByText('It is encrypted when it leaves.').waitFor()
    await shown.getByText('Waiting to send', { exact: true }).waitFor()
    await bridge.emit('message.changed', own(1, '18:00', 'hi', { delivery: 'sent' }))
    await shown.getByText(/^Sent, Wednesday,? 13 May 2026.* 18:03:00$/).waitFor()
    await row(page, 'Nurse').click()
    await shown.waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('say in plain words what is out of the ordinary', async () => {
    const sealing = { is: 'sealed', sid: 's', fingerprint: null, time: 'old' } as const
    expect(await said(text(1, '18:00', 'hi', { sealing: { is: 'plain' } }), 'Romeo, hi, 18:00')).toMatch(
      /Not encrypted\. The servers on the way can read it/,
    )
    const old = await said(text(1, '18:00', 'hi', { sealing }), 'Romeo, hi, 18:00')
    expect(old).toMatch(/does not show which device it comes from/)
    expect(old).toMatch(/long before it came/)
    expect(old).toMatch(/Not known/)
    const future = { ...sealing, time: 'future', signedBy: 'unknown-key' } as const
    const ahead = await said(text(1, '18:00', 'hi', { sealing: future }), 'Romeo, hi, 18:00')
    expect(ahead).toMatch(/still ahead/)
    expect(ahead).toMatch(/nothing is known of the key/)
    const failed = own(1, '18:00', 'hi', { delivery: 'failed', problem: verbatim('The server is full.') })
    expect(await said(failed, 'You, hi, 18:00')).toMatch(/The server is full\./)
    const mine = { [JULIET]: [device('desk', { jid: JULIET, own: true })] }
    expect(await said(own(1, '18:00', 'hi'), 'You, hi, 18:00', { devices: mine })).toMatch(/This device/)
    const closed = waiting(1, '18:00', 'refused')
    expect(await said(closed, "Romeo, Romeo's laptop refused the key, 18:00")).toMatch(
      /Known when the key comes/,
    )
  })

  it('say so where main does not answer', async () => {
    const { page } = await showRomeo(app, [hello], {
      answers: {
        'message.times': () => ({ is: 'error', code: 'failed', saying: verbatim('The disk is full.') }),
      },
    })
    await (await details(page)).getByRole('alert').getByText('The disk is full.').waitFor()
    await page.context().close()
  })

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 480],
    ['dark', 480],
  ] as const)('look right in the %s theme at %i px', async (theme, width) => {
    const snapshot = signedIn([talk(romeo, hello), talk(nurse)])
    const bridge = new FakeBridge({
      snapshot,
      messages: { [ROMEO]: [hello, own(2, '18:05', 'It is I')] },
      ...scene,
    })
    const { page, faults } = await app.show(bridge, { theme, width })
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
    const more = log(page).getByRole('button', { name: 'More about this message' })
    await more.first().click()
    await page.getByRole('menuitem', { name: 'Copy text' }).hover()
    await picture(page, `message-menu-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Message details' }).click()
    await panel(page).getByText('Details', { exact: true }).click()
    await panel(page).getByText('Garden laptop').waitFor()
    await picture(page, `message-details-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })
})
