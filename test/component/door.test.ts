// Devices that ask to read: the bell, the list behind it, and what the user says to it.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { DoorQuestion } from '../../shared/domain/door.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { focused, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Look } from './rendered-app.ts'
import { at, device, FINGERPRINT, JULIET, own, ROMEO, romeo, signedIn, talk } from './verona.ts'

const app = appInTests()

const asks = { messages: 14, from: Date.UTC(2026, 4, 3, 9), until: Date.UTC(2026, 4, 9, 9), gone: 0 }
const phone = device('new phone', { state: 'new', manner: null, decidedAt: null, asks })
const question = (more: Partial<DoorQuestion> = {}): DoorQuestion => ({
  device: phone,
  ownAccount: false,
  reason: 'policy',
  asks,
  askedAt: at('20:10'),
  policy: 'trust-until-verified',
  mayLetIn: true,
  behind: 0,
  ...more,
})
const ownQuestion = question({
  device: device('Garden tablet', { jid: JULIET, state: 'new', asks }),
  ownAccount: true,
  reason: 'own-device',
})
const door = (page: Page) => page.getByRole('region', { name: 'At the door' })
const bell = (page: Page) => page.getByRole('button', { name: /^At the door: / })

async function show(questions: DoorQuestion[], more: Partial<Scene> = {}, look: Look = {}) {
  const bridge = new FakeBridge({
    snapshot: signedIn([talk(romeo)], { door: questions }),
    messages: { [ROMEO]: [own(1, '18:00', 'hi')] },
    devices: { [ROMEO]: [phone] },
    ...more,
  })
  bridge.answer('door.answer', async ({ jid, answer }) => {
    await bridge.emit('door.changed', { questions: [] })
    return jid === JULIET && answer === 'never' ? { is: 'change-password' } : { is: 'done' }
  })
  return app.show(bridge, look)
}

describe('the door', () => {
  it('has no bell while nobody asks, and one with a count as soon as somebody does', async () => {
    const { page, bridge } = await show([])
    await row(page, 'Romeo').waitFor()
    expect(await bell(page).count()).toBe(0)
    await bridge.emit('door.changed', { questions: [question({ behind: 1 })] })
    await page.getByRole('button', { name: 'At the door: 2 devices ask to read' }).click()
    await door(page).getByText('1 further device waits behind it.').waitFor()
    await page.keyboard.press('Escape')
    expect(await door(page).count()).toBe(0)
    expect(await focused(page)).toBe('At the door: 2 devices ask to read')
    await page.context().close()
  })

  it.each([
    ['Let in', 'let-in', /^Let in\. The device of .*Romeo.* is given the keys/],
    ['Not now', 'not-now', /^Left for later\./],
  ] as const)('takes %s, and says what came of it where the focus is', async (name, answer, sentence) => {
    const { page, bridge } = await show([question()])
    await bell(page).click()
    await door(page)
      .getByText(/new phone.* asks to read 14 messages \(3\s?–\s?9 May\)\./)
      .waitFor()
    await door(page).getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
    await door(page).getByText('Nobody asks any more.').waitFor()
    expect(bridge.inputsOf('door.answer')).toEqual([{ jid: ROMEO, fingerprint: phone.fingerprint, answer }])
    await expect.poll(() => focused(page)).toMatch(sentence)
    await page.context().close()
  })

  it('asks once more before it blocks, where a hasty Enter goes back', async () => {
    const { page, bridge } = await show([question()])
    await bell(page).click()
    await door(page).getByRole('button', { name: 'Never' }).press('Enter')
    await expect.poll(() => focused(page)).toBe('Go back')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Never')
    expect(bridge.inputsOf('door.answer')).toEqual([])
    await page.keyboard.press('Enter')
    await door(page).getByRole('button', { name: 'Block it' }).click()
    await door(page).getByRole('status').getByText('Blocked. From now on you are asked').waitFor()
    expect(bridge.inputsOf('door.answer')[0]?.answer).toBe('never')
    await page.context().close()
  })

  it('advises another password where a device of the own account is not the user’s', async () => {
    const { page } = await show([ownQuestion])
    await bell(page).click()
    await door(page).getByText('Say yes only if you have just signed in on it yourself.').waitFor()
    expect(await door(page).getByRole('button', { name: 'Not now' }).count()).toBe(0)
    await door(page).getByRole('button', { name: 'No, that was not me' }).click()
    await door(page).getByRole('button', { name: 'Block it' }).click()
    await expect.poll(() => focused(page)).toMatch(/change its password now/)
    await page.context().close()
  })

  it('keeps that advice in sight when it is closed, until the user has heard it', async () => {
    const { page } = await show([ownQuestion])
    const advice = page.getByRole('alert').getByText('change its password now')
    await bell(page).click()
    await door(page).getByRole('button', { name: 'No, that was not me' }).click()
    await door(page).getByRole('button', { name: 'Block it' }).click()
    await advice.waitFor()
    await page.keyboard.press('Escape')
    await door(page).waitFor({ state: 'detached' })
    await row(page, 'Romeo').click()
    expect(await advice.count()).toBe(1)
    await page.getByRole('button', { name: 'I will see to it' }).press('Enter')
    await advice.waitFor({ state: 'detached' })
    expect(await focused(page)).toMatch(/^Romeo/)
    await page.context().close()
  })

  it('offers no letting in where only verified devices are let in', async () => {
    const { page } = await show([question({ mayLetIn: false })])
    await bell(page).click()
    await door(page).getByText('Only devices that you verified are let in').waitFor()
    expect(await door(page).getByRole('button', { name: 'Let in', exact: true }).count()).toBe(0)
    await page.context().close()
  })

  it('does not say that one is asked from now on where only verified devices are let in', async () => {
    const { page } = await show([question({ mayLetIn: false, policy: 'verified-only' })])
    await bell(page).click()
    await door(page).getByText('Never blocks this device. As before, only devices of Romeo').waitFor()
    await door(page).getByRole('button', { name: 'Never' }).click()
    await door(page).getByText('It gets no keys. As before, only devices of Romeo').waitFor()
    await door(page).getByRole('button', { name: 'Block it' }).click()
    await door(page).getByText('Blocked. As before, only devices of Romeo that you verified').waitFor()
    expect(await door(page).getByText('asked').count()).toBe(0)
    await page.context().close()
  })

  it('is reached from an open conversation in a narrow window, whoever asks, and gives the focus back', async () => {
    const { page, bridge } = await show([], {}, { width: 480 })
    await row(page, 'Romeo').click()
    await bridge.emit('door.changed', { questions: [ownQuestion] })
    const inHead = page.getByRole('region', { name: 'Conversation' }).getByRole('button', {
      name: 'At the door: 1 device asks to read',
    })
    await inHead.press('Enter')
    await door(page).getByRole('button', { name: 'Yes, it is mine' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('At the door: 1 device asks to read')
    expect(await inHead.isVisible()).toBe(true)
    // a question of this person is counted there, and has no bell beside it
    await bridge.emit('door.changed', { questions: [ownQuestion, question()] })
    await page.getByRole('button', { name: 'At the door: 2 devices ask to read' }).waitFor()
    expect(await page.getByRole('button', { name: /^A device of/ }).count()).toBe(0)
    // with the people in sight one bell is enough
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: /^A device of/ }).waitFor()
    expect(await bell(page).count()).toBe(1)
    await page.context().close()
  })

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 480],
    ['dark', 480],
  ] as const)('looks right in the %s theme at %i px', async (theme, width) => {
    const { page, faults } = await show([question({ reason: 'newcomer' }), ownQuestion], {}, { theme, width })
    await bell(page).click()
    await door(page).getByRole('button', { name: 'Yes, it is mine' }).waitFor()
    await picture(page, `door-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await row(page, 'Romeo').click()
    await page.getByRole('button', { name: /^Devices/ }).click()
    await page.getByRole('radio', { name: 'Ask me about each' }).waitFor()
    await picture(page, `door-devices-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe('a person’s devices', () => {
  it('are let in and blocked there, and the policy of the person is chosen', async () => {
    const { page, bridge } = await show([])
    await row(page, 'Romeo').click()
    await page.getByRole('button', { name: /^Devices/ }).click()
    const region = page.getByRole('region', { name: 'Devices' })
    await region.getByText('Asks to read 14 messages').waitFor()
    await region.getByRole('button', { name: 'Let in', exact: true }).click()
    await region.getByText('Let in. It is given the keys as soon as it is there.').waitFor()
    await region.getByRole('button', { name: 'Block', exact: true }).click()
    await region.getByText('Blocked. You are asked').waitFor()
    const { fingerprint } = phone
    expect(bridge.inputsOf('device.decide')).toEqual([
      { jid: ROMEO, fingerprint, state: 'trusted' },
      { jid: ROMEO, fingerprint, state: 'blocked' },
    ])
    await region.getByRole('radio', { name: 'Ask me about each' }).check()
    await expect.poll(() => bridge.inputsOf('contact.setPolicy')).toEqual([{ jid: ROMEO, policy: 'ask' }])
    await page.context().close()
  })
})

describe('a device that was decided on', () => {
  async function devices(state: 'trusted' | 'blocked', policy: 'ask' | 'verified-only' = 'ask') {
    const shown = await show([], {
      devices: { [ROMEO]: [device('laptop', { state })] },
      policies: { [ROMEO]: policy },
    })
    await row(shown.page, 'Romeo').click()
    await shown.page.getByRole('button', { name: /^Devices/ }).click()
    return { ...shown, region: shown.page.getByRole('region', { name: 'Devices' }) }
  }

  it.each([
    ['trusted', 'Do not let in any more', 'new', 'What it can read already, it keeps.'],
    ['blocked', 'Unblock', 'new', 'Not blocked any more, and not let in either.'],
    ['trusted', 'Block', 'blocked', 'You are asked about every new device'],
  ] as const)('%s: %s', async (state, name, wanted, sentence) => {
    const { page, bridge, region } = await devices(state)
    await region.getByRole('button', { name, exact: true }).click()
    await region.getByRole('status').getByText(sentence).waitFor()
    const [decided] = bridge.inputsOf('device.decide')
    expect(decided).toMatchObject({ jid: ROMEO, state: wanted })
    await page.context().close()
  })

  it('blocked where only verified ones are let in, nobody is said to be asked', async () => {
    const { page, region } = await devices('trusted', 'verified-only')
    await region.getByRole('button', { name: 'Block', exact: true }).click()
    await region.getByText('Blocked. As before, only devices that you verified are let in.').waitFor()
    await page.context().close()
  })

  it('has a fingerprint that is copied for a minute, by keyboard', async () => {
    const { page, bridge, region } = await devices('trusted')
    await region.getByText('Details', { exact: true }).click()
    await region.getByRole('button', { name: 'Copy', exact: true }).press('Enter')
    await region
      .getByRole('status')
      .getByText('Copied. It is taken out of the clipboard after a minute.')
      .waitFor()
    expect(bridge.inputsOf('clipboard.write')).toEqual([
      { text: FINGERPRINT.match(/.{1,4}/g)?.join(' '), clears: true },
    ])
    bridge.answer('clipboard.write', () => ({ is: 'error', code: 'failed', saying: verbatim('It is full.') }))
    await region.getByRole('button', { name: 'Copy', exact: true }).click()
    await region.getByRole('status').getByText('It is full.').waitFor()
    await page.context().close()
  })
})

describe('who can read a message', () => {
  it('names those that were given the key, that wait and that were refused', async () => {
    const readers = {
      is: 'own' as const,
      given: [{ device: device('laptop'), at: at('18:00'), how: 'sent-along' as const }],
      waiting: [{ device: { ...phone, fingerprint: 'B'.repeat(43) }, askedAt: at('19:00'), granted: false }],
      refused: [device('old phone', { state: 'blocked', fingerprint: 'A'.repeat(43) })],
    }
    const { page } = await show([question()], { readers: { 1: readers } })
    await row(page, 'Romeo').click()
    await page.getByRole('button', { name: 'More about this message' }).click()
    await page.getByRole('menuitem', { name: 'Message details' }).click()
    const list = page.getByRole('list', { name: 'Who can read this' })
    await list.getByText('The key was sent along, today, 18:00').waitFor()
    await list.getByText('waits for your answer').waitFor()
    await list.getByText('Blocked. It was not given the key.').waitFor()
    await page.getByRole('button', { name: 'See who asks' }).click()
    await door(page).waitFor()
    await page.context().close()
  })
})
