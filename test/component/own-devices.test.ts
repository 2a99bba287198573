// The own account's devices: yes and no to new ones, a lost one, the trust book, and what was decided.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { TrustPreview } from '../../shared/domain/trust-book.ts'
import { appInTests } from './app-in-tests.ts'
import { focused, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Look } from './rendered-app.ts'
import {
  at,
  device,
  FINGERPRINT,
  JULIET,
  OTHER_FINGERPRINT,
  own,
  ROMEO,
  romeo,
  signedIn,
  talk,
} from './verona.ts'

const app = appInTests()

const none = { messages: 0, from: null, until: null }
const mine = (name: string, letter: string, more: object = {}) =>
  device(name, { jid: JULIET, fingerprint: letter.repeat(43), reads: none, ...more })
const desk = mine('Desk', 'D', { own: true, state: 'verified', manner: null, decidedAt: null })
const phone = mine('Phone', 'P', { state: 'verified', manner: 'user', decidedAt: at('18:00') })
const tablet = mine('Tablet', 'T', {
  ...{ state: 'new', manner: null, decidedAt: null },
  asks: { messages: 3, from: at('18:00'), until: at('19:00'), gone: 0 },
})
const pane = (page: Page) => page.getByRole('region', { name: 'Your devices' })
const card = (page: Page, name: string) => pane(page).locator('.card', { hasText: name })
const button = (page: Page, name: string) => pane(page).getByRole('button', { name, exact: true })

const span = (messages: number) => ({
  messages,
  from: Date.UTC(2026, 4, 3, 9),
  until: Date.UTC(2026, 4, 9, 9),
})
const preview: TrustPreview = {
  id: 'one',
  changes: [
    {
      ...{ jid: ROMEO, fingerprint: FINGERPRINT, device: 'Laptop', now: 'trusted', then: 'verified' },
      ...{ at: at('18:00'), manner: 'user', by: 'Phone' },
    },
    {
      ...{ jid: ROMEO, fingerprint: OTHER_FINGERPRINT, device: '', now: 'trusted', then: 'blocked' },
      ...{ at: at('18:30'), manner: 'user' },
    },
  ],
  added: 3,
  known: 1,
  strangers: [
    { fingerprint: 'S'.repeat(43), name: 'Old computer', decisions: 2 },
    { fingerprint: 'X'.repeat(43), name: '', decisions: 1 },
  ],
  bad: 1,
}

async function open(more: Partial<Scene> = {}, look: Look = {}) {
  const bridge = new FakeBridge({
    snapshot: signedIn([talk(romeo)]),
    messages: { [ROMEO]: [own(1, '18:00', 'hi')] },
    devices: { [JULIET]: [tablet, phone, desk] },
    ...more,
  })
  const shown = await app.show(bridge, look)
  await row(shown.page, 'Romeo').waitFor()
  await shown.page.getByRole('button', { name: 'Your account' }).click()
  await shown.page.getByRole('menuitem', { name: 'Your devices' }).click()
  await card(shown.page, 'Tablet').waitFor()
  return shown
}

describe('the own devices', () => {
  it('are listed with this one first, and the focus comes and goes with them', async () => {
    const { page } = await open()
    await expect.poll(() => focused(page)).toBe('Your devices')
    expect(await pane(page).locator('.card h3').allTextContents()).toEqual(['Desk', 'Phone', 'Tablet'])
    await card(page, 'Desk').getByText('This device', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    expect(await pane(page).count()).toBe(0)
    await expect.poll(() => focused(page)).toBe('Your account')
    await page.context().close()
  })

  it.each([
    ['Yes, it is mine', 'trusted', /^Let in\./],
    ['No, that was not me', 'blocked', /^Blocked\. It gets no keys of your messages\.$/],
  ] as const)('that ask take "%s"', async (name, state, sentence) => {
    const { page, bridge } = await open()
    await card(page, 'Tablet').getByRole('button', { name }).click()
    await card(page, 'Tablet').getByText(sentence).waitFor()
    expect(bridge.inputsOf('device.decide')).toEqual([
      { jid: JULIET, fingerprint: tablet.fingerprint, state },
    ])
    await page.context().close()
  })

  it('are compared beside their list, and the way back leads to it', async () => {
    const { page } = await open()
    await card(page, 'Tablet').locator('[data-verify]').click()
    await page.locator('[data-way]').first().waitFor()
    expect(await pane(page).count()).toBe(0)
    await page.evaluate(() => document.querySelector<HTMLElement>('.side button')?.click())
    await card(page, 'Tablet').waitFor()
    await page.context().close()
  })

  it('can be unblocked', async () => {
    const blocked = { ...phone, state: 'blocked' as const }
    const { page, bridge } = await open({ devices: { [JULIET]: [desk, tablet, blocked] } })
    await card(page, 'Phone').getByRole('button', { name: 'Unblock' }).click()
    expect(bridge.inputsOf('device.decide')).toMatchObject([{ state: 'new' }])
    await page.context().close()
  })

  it('say in their details what was decided, when, how and on which device', async () => {
    const { page } = await open({
      answers: {
        'device.history': () => ({
          decisions: [
            { state: 'verified', manner: 'user', at: at('18:00'), by: 'Desk', counts: true },
            { state: 'blocked', manner: 'user', at: at('17:00'), counts: false },
          ],
        }),
      },
    })
    await card(page, 'Phone').getByText('Details').click()
    const lines = card(page, 'Phone').getByRole('listitem')
    await expect.poll(() => lines.allTextContents()).toHaveLength(2)
    const [first = '', second = ''] = (await lines.allTextContents()).map((line) => line.replace(/\s+/g, ' '))
    expect(first).toMatch(/Verified: by you, .*on .?Desk.? \(counts\)/)
    expect(second).toMatch(/Blocked: by you/)
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })
})

describe('a lost device', () => {
  const answers: Scene['answers'] = {
    'device.reach': () => ({
      written: [{ conversation: ROMEO, ...span(14) }],
      received: [{ conversation: ROMEO, ...span(1) }],
    }),
  }

  it('is shut out after one question that says what happens and what it could read', async () => {
    const { page, bridge, faults } = await open({ answers })
    await card(page, 'Phone').getByRole('button', { name: 'Lost this device…' }).click()
    const asked = card(page, 'Phone').getByRole('form')
    await asked.getByText(/Shut out .?Phone.?\?/).waitFor()
    await asked.getByText(/14 messages that you wrote to .?Romeo.? \(3\s?–\s?9 May\)/).waitFor()
    await asked.getByText(/perhaps 1 message from .?Romeo/).waitFor()
    // a hasty Enter loses nothing
    expect(await focused(page)).toBe('Go back')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Lost this device…')
    expect(bridge.inputsOf('device.lose')).toEqual([])

    await page.keyboard.press('Enter')
    await button(page, 'Shut it out').click()
    await expect.poll(() => focused(page)).toMatch(/^The device is shut out\. Change the password/)
    expect(bridge.inputsOf('device.lose')).toEqual([{ fingerprint: phone.fingerprint }])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('that cannot be shut out says why, and the question stays', async () => {
    const refused = () => ({ is: 'refused', saying: { say: 'device-unknown' } }) as const
    const { page } = await open({ answers: { ...answers, 'device.lose': refused } })
    await card(page, 'Phone').getByRole('button', { name: 'Lost this device…' }).click()
    await button(page, 'Shut it out').click()
    await card(page, 'Phone').getByText('This device is not known any more.').waitFor()
    await page.context().close()
  })

  it('is never this one, never one that was not let in, and not offered once more', async () => {
    const gone = { ...phone, state: 'blocked' as const, manner: 'lost' as const }
    const { page } = await open({ devices: { [JULIET]: [desk, tablet, gone] } })
    expect(await pane(page).getByRole('button', { name: 'Lost this device…' }).count()).toBe(0)
    await page.context().close()
  })
})

describe('the trust book in a file', () => {
  const read = { 'trustBook.open': () => ({ is: 'read', preview }) as const }

  it('is saved, and says with how many decisions, or why not', async () => {
    const { page, bridge } = await open()
    bridge.answer('trustBook.save', () => ({ is: 'saved', decisions: 4 }))
    await button(page, 'Save to a file…').click()
    await pane(page).getByText('Saved, with 4 decisions.').waitFor()
    bridge.answer('trustBook.save', () => ({ is: 'refused', saying: { say: 'file-disk-full' } }))
    await button(page, 'Save to a file…').click()
    await pane(page).getByText('The disk is full. The file was not written.').waitFor()
    await page.context().close()
  })

  it('shows what it would change first, and what is left out, and changes it on the user’s word', async () => {
    const { page, bridge } = await open({ answers: read })
    bridge.answer('trustBook.apply', () => ({ is: 'applied', decisions: 3 }))
    await button(page, 'Open a file…').click()
    const [first, second] = await pane(page)
      .getByRole('list', { name: 'This would change:' })
      .getByRole('listitem')
      .all()
    expect((await first?.innerText())?.replace(/[\u2066-\u2069]/g, '')).toMatch(
      /^Laptop of Romeo\s+Trusted → Verified\s+Decided on Phone, /,
    )
    expect((await second?.innerText())?.replace(/[\u2066-\u2069]/g, '')).toMatch(
      /^A device of Romeo\s+Trusted → Blocked\s+Decided /,
    )
    await pane(page)
      .getByText(/^Left out: 2 decisions by .?Old computer.?, which you have not verified/)
      .waitFor()
    await pane(page).getByText('Left out: 1 decision by a device that is not known as yours.').waitFor()
    await pane(page).getByText('Left out: 1 entry without a valid signature, or dated ahead.').waitFor()
    expect(bridge.inputsOf('trustBook.apply')).toEqual([])
    expect(await axeFindings(page)).toEqual([])
    await button(page, 'Take over').click()
    await pane(page).getByText('Taken over: 3 decisions.').waitFor()
    expect(bridge.inputsOf('trustBook.apply')).toEqual([{ id: 'one' }])
    await expect.poll(() => focused(page)).toBe('Open a file…')
    await page.context().close()
  })

  it('changes nothing where the user says so, and offers nothing where nothing is new', async () => {
    const { page, bridge } = await open({ answers: read })
    await button(page, 'Open a file…').click()
    await button(page, 'Change nothing').click()
    await expect.poll(() => focused(page)).toBe('Open a file…')
    expect(bridge.inputsOf('trustBook.apply')).toEqual([])
    bridge.answer('trustBook.open', () => ({
      is: 'read',
      preview: { ...preview, changes: [], added: 0, strangers: [], bad: 0 },
    }))
    await button(page, 'Open a file…').click()
    await pane(page)
      .getByText(/^Nothing would change/)
      .waitFor()
    expect(await button(page, 'Take over').count()).toBe(0)
    await page.context().close()
  })

  it('that is none says so', async () => {
    const { page, bridge } = await open()
    bridge.answer('trustBook.open', () => ({ is: 'refused', saying: { say: 'no-trust-book' } }))
    await button(page, 'Open a file…').click()
    await pane(page)
      .getByText(/^This file is no trust book/)
      .waitFor()
    await page.context().close()
  })
})

describe('a device that was introduced', () => {
  it('is said to be by the one that did', async () => {
    const endorsed = device('Tablet', {
      ...{ state: 'trusted', manner: 'endorsed', decidedAt: at('18:00'), decidedBy: 'Laptop' },
    })
    const bridge = new FakeBridge({
      snapshot: signedIn([talk(romeo)]),
      messages: { [ROMEO]: [own(1, '18:00', 'hi')] },
      devices: { [ROMEO]: [endorsed] },
    })
    const { page } = await app.show(bridge)
    await row(page, 'Romeo').click()
    await page
      .getByRole('button', { name: /evices/ })
      .first()
      .click()
    await page.getByText(/introduced by .?Laptop/).waitFor()
    await page.context().close()
  })
})

describe('they look', () => {
  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [480, 'light'],
    [480, 'dark'],
  ] as const)('like this at %i in %s', async (width, theme) => {
    const { page } = await open(
      {
        answers: {
          'trustBook.open': () => ({ is: 'read', preview }) as const,
          'device.reach': () => ({ written: [{ conversation: ROMEO, ...span(14) }], received: [] }),
        },
      },
      { width, theme },
    )
    await picture(page, `own-devices-${width}-${theme}`)
    await card(page, 'Phone').getByRole('button', { name: 'Lost this device…' }).click()
    await button(page, 'Shut it out').scrollIntoViewIfNeeded()
    await picture(page, `lost-device-${width}-${theme}`)
    await button(page, 'Go back').click()
    await button(page, 'Open a file…').click()
    await button(page, 'Take over').scrollIntoViewIfNeeded()
    await picture(page, `trust-book-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })
})
