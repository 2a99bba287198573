// A device is verified by the number on both screens.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { appInTests } from './app-in-tests.ts'
import { focused } from './balcony-page.ts'
import { SAFETY_NUMBER } from './fake-bridge.ts'
import { axeFindings } from './rendered-app.ts'
import { button, panel, verified, verifying } from './verify-page.ts'
import { device, FINGERPRINT, JULIET, NURSE, ROMEO } from './verona.ts'

const app = appInTests()

describe('verifying by number', () => {
  it('takes three steps by keyboard, and ends with the device verified', async () => {
    const { page, bridge, faults } = await verifying(app, null)
    expect(await focused(page)).toContain('Compare emoji')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const digits = panel(page).getByRole('list', { name: 'Safety number of your two devices' })
    await digits.waitFor()
    expect(await digits.getByRole('listitem').allInnerTexts()).toHaveLength(12)
    expect(await digits.locator('[aria-hidden]').allInnerTexts()).toEqual(SAFETY_NUMBER.split(' '))
    expect(await digits.locator('.sr-only').first().innerText()).toBe('7 4 1 2 9')
    bridge.answer('device.list', () => ({
      ...{ devices: [verified], unsignedKeys: 'ordinary', policy: null, policyForAll: 'ask' },
    }))
    await button(page, 'Yes, the same').focus()
    await page.keyboard.press('Enter')
    await panel(page).getByText('“laptop” is verified.').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toEqual([
      { jid: ROMEO, fingerprint: FINGERPRINT, number: SAFETY_NUMBER },
    ])
    expect(await focused(page)).toBe('“laptop” is verified.')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Compare again…')
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('says why main verifies nothing, and stays', async () => {
    const { page } = await verifying(app, 'Compare numbers', {
      answers: {
        'verify.confirmNumber': () => ({ is: 'refused', saying: { say: 'number-not-the-same' } }),
      },
    })
    await button(page, 'Yes, the same').click()
    await panel(page).getByRole('alert').getByText('Nothing was verified.').waitFor()
    await page.context().close()
  })

  it('puts the number into the clipboard in groups', async () => {
    const { page, bridge } = await verifying(app, 'Compare numbers')
    await button(page, 'Copy the number').click()
    await panel(page).getByText('Copied.').waitFor()
    expect(bridge.inputsOf('clipboard.write')).toEqual([{ text: SAFETY_NUMBER, clears: false }])
    await page.context().close()
  })

  it('that differs explains itself calmly, blocks on the user’s word alone, and undoes it', async () => {
    const { page, bridge } = await verifying(app, 'Compare numbers')
    await button(page, 'No, different').click()
    await panel(page).getByRole('heading', { name: 'Different numbers' }).waitFor()
    expect(bridge.inputsOf('device.decide')).toEqual([])
    const stands = (state: 'blocked' | 'new') =>
      bridge.answer('device.list', () => ({
        devices: [device('laptop', { state, manner: 'user' })],
        ...{ unsignedKeys: 'ordinary', policy: null, policyForAll: 'ask' },
      }))
    stands('blocked')
    await button(page, 'Block this device').focus()
    await page.keyboard.press('Enter')
    await panel(page).getByText('Blocked. It gets no keys any more').waitFor()
    expect(await focused(page)).toBe('Undo')
    stands('new')
    await page.keyboard.press('Enter')
    await panel(page).getByText('Not blocked any more').waitFor()
    expect(bridge.inputsOf('device.decide').map(({ state }) => state)).toEqual(['blocked', 'new'])
    await button(page, 'Compare once more').click()
    await button(page, 'Yes, the same').waitFor()
    await page.context().close()
  })
})

describe('a pasted number', () => {
  async function paste(page: Page, pasted: string): Promise<Locator> {
    const field = panel(page).getByLabel('The number as you were given it')
    if (!(await field.isVisible())) await panel(page).getByText('Paste a number you were given').click()
    await field.fill(pasted)
    await button(page, 'Compare').click()
    return panel(page).getByRole('status').last()
  }

  it('that is the same verifies only after the user was told what proves nothing', async () => {
    const { page, bridge } = await verifying(app, 'Compare numbers')
    const outcome = await paste(page, `${SAFETY_NUMBER}\n`)
    await outcome.getByText('The two numbers are the same.').waitFor()
    await outcome.getByText('Only if it reached you another way').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toEqual([])
    await button(page, 'Yes, verify').click()
    await panel(page).getByText('is verified.').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toMatchObject([{ number: `${SAFETY_NUMBER}\n` }])
    await page.context().close()
  })

  it.each([
    [{ is: 'different', groups: [2, 11] }, 'in groups 3 and 12'],
    [{ is: 'different', groups: [2] }, 'in group 3.'],
    [{ is: 'different', groups: [0, 1, 2, 3, 4, 5] }, '6 of 12 groups'],
    [{ is: 'other-pair', side: 'theirs', jid: ROMEO, device: 'phone' }, 'another device of Romeo: “phone”'],
    [{ is: 'other-pair', side: 'theirs', jid: NURSE, device: '' }, '“Unnamed device” of Nurse'],
    [
      { is: 'other-pair', side: 'mine', jid: JULIET, device: 'my phone' },
      'another device of yours: “my phone”',
    ],
    [{ is: 'incomplete', digits: 55 }, 'This has 55 digits.'],
    [{ is: 'no-number' }, 'This is not a safety number.'],
    [{ is: 'refused', saying: { say: 'device-unknown' } }, 'not known any more'],
  ] as const)('that is %j says so and offers no yes', async (outcome, sentence) => {
    const { page } = await verifying(app, 'Compare numbers', {
      answers: {
        'verify.compareNumber': () =>
          outcome.is === 'different' ? { is: 'different', groups: [...outcome.groups] } : outcome,
      },
    })
    await (await paste(page, '12345')).getByText(sentence).waitFor()
    expect(await button(page, 'Yes, verify').count()).toBe(0)
    await page.context().close()
  })

  it('is asked about once more where its text changes after the answer', async () => {
    const { page } = await verifying(app, 'Compare numbers')
    await paste(page, SAFETY_NUMBER)
    await button(page, 'Yes, verify').waitFor()
    await panel(page).getByLabel('The number as you were given it').press('Backspace')
    await button(page, 'Yes, verify').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('may be anything', async () => {
    const { page, bridge, faults } = await verifying(app, 'Compare numbers', {
      answers: { 'verify.compareNumber': () => ({ is: 'no-number' }) },
    })
    for (const hostile of [
      '<img src=x onerror=alert(1)>',
      '\u202e'.repeat(40),
      '٣'.repeat(60),
      'a'.repeat(90_000),
    ])
      await (await paste(page, hostile)).getByText('This is not a safety number.').waitFor()
    for (const { text } of bridge.inputsOf('verify.compareNumber'))
      expect(text.length).toBeLessThanOrEqual(1_000)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
