// Comparing emoji: each step as a sentence with its answers, and where it begins.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Comparison, CompareStage } from '../../shared/domain/comparison.ts'
import { de as german } from '../../shared/words/de.ts'
import { en as english } from '../../shared/words/en.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, THEMES } from './rendered-app.ts'
import { at, device, JULIET, own, ROMEO, romeo, signedIn, talk } from './verona.ts'

const app = appInTests()

const laptop = device('Garden laptop', { state: 'trusted', manner: 'first-seen' })
const emoji = ['moon', 'bicycle', 'butterfly', 'hat', 'bulb', 'robot', 'banana'] as const
const comparing: CompareStage = { is: 'comparing', emoji: [...emoji], theySaidSame: false }

const comparison = (stage: CompareStage, more: Partial<Comparison> = {}): Comparison => ({
  jid: ROMEO,
  fingerprint: laptop.fingerprint,
  deviceName: 'Garden laptop',
  ownAccount: false,
  away: false,
  until: at('20:20'),
  stage,
  ...more,
})
const panel = (page: Page) => page.getByRole('region', { name: 'Compare emoji' })

/** Romeo's conversation with these compares; what the page asks for is done at once, and nothing else comes of it. */
async function show(compares: Comparison[], more: Partial<Scene> = {}) {
  const bridge = new FakeBridge({
    snapshot: signedIn([talk(romeo)], { compares }),
    messages: { [ROMEO]: [own(1, '18:00', 'hi')] },
    devices: { [ROMEO]: [laptop] },
    ...more,
  })
  const { page } = await app.show(bridge)
  await row(page, 'Romeo').click()
  const change = (...now: Comparison[]) => bridge.emit('compare.changed', { compares: now })
  return { page, bridge, change }
}

/** From the card of the device, on which verifying has one button. */
async function chooseEmoji(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Verify…|Compare again…)/ }).click()
  await page.getByRole('region', { name: 'Verify' }).getByRole('button', { name: 'Compare emoji' }).click()
}

/** The panel, opened from the device. */
async function begin(compares: Comparison[] = [], more: Partial<Scene> = {}) {
  const shown = await show(compares, more)
  await shown.page.getByRole('button', { name: /^Devices/ }).click()
  await chooseEmoji(shown.page)
  await panel(shown.page).waitFor()
  return shown
}

describe('comparing emoji', () => {
  it('begins at a device, asks, shows seven with their names, and ends with the green mark: three steps', async () => {
    const { page, bridge, change } = await begin()
    const device = { jid: ROMEO, fingerprint: laptop.fingerprint }
    expect(bridge.inputsOf('compare.start')).toEqual([device])
    await change(comparison({ is: 'inviting' }))
    await panel(page).getByText('Waiting for Romeo to agree.').waitFor()
    expect(await panel(page).getByRole('img').count()).toBe(0)
    await change(comparison(comparing))
    await panel(page).getByText('Does Romeo see these?').waitFor()
    expect(await panel(page).getByRole('listitem').allInnerTexts()).toEqual([
      'Moon',
      'Bicycle',
      'Butterfly',
      'Hat',
      'Bulb',
      'Robot',
      'Banana',
    ])
    expect(await focused(page)).toBe('Compare emoji')
    await panel(page).getByRole('button', { name: 'Yes, the same' }).click()
    expect(bridge.inputsOf('compare.answer')).toEqual([{ ...device, same: true }])
    await change(comparison({ is: 'said-same', emoji: [...emoji] }))
    await panel(page).getByText('Waiting for what Romeo says.').waitFor()
    await change(comparison({ is: 'verified' }))
    await panel(page).getByRole('heading', { name: 'Verified' }).waitFor()
    await panel(page).getByRole('button', { name: 'Done' }).click()
    expect(bridge.inputsOf('compare.cancel')).toEqual([device])
    await panel(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Verify…')
    await page.context().close()
  })

  it('each picture is one of its own, is there, and is read by its name alone', async () => {
    const { page } = await begin([comparison(comparing)])
    const pictures = panel(page).locator('li img')
    expect(await pictures.count()).toBe(7)
    await pictures.evaluateAll((all) =>
      Promise.all(all.map((one) => (one as unknown as { decode(): Promise<void> }).decode())),
    )
    const seen = await pictures.evaluateAll((all) =>
      all.map((one) => [
        (one as unknown as { src: string }).src,
        (one as unknown as { naturalWidth: number }).naturalWidth,
      ]),
    )
    expect(new Set(seen.map(([src]) => src)).size).toBe(7)
    for (const [, width] of seen) expect(width).toBeGreaterThan(0)
    expect(await pictures.evaluateAll((all) => all.map((one) => one.getAttribute('alt')))).toEqual(
      Array(7).fill(''),
    )
    await page.context().close()
  })

  it('"No, different" leads to a calm page with what it means, what to do, and one button that undoes', async () => {
    const { page, bridge, change } = await begin([comparison(comparing)])
    await panel(page).getByRole('button', { name: 'No, different' }).click()
    expect(bridge.inputsOf('compare.answer')).toMatchObject([{ same: false }])
    await change(comparison({ is: 'different', saidBy: 'us', blocked: true }))
    await panel(page)
      .getByText(/somebody sits between the two devices/)
      .waitFor()
    await panel(page)
      .getByText(/Meet Romeo, or call them another way/)
      .waitFor()
    await panel(page).getByRole('button', { name: 'Undo, it was a mistake' }).click()
    expect(bridge.inputsOf('compare.setBlocked')).toMatchObject([{ blocked: false }])
    await change(comparison({ is: 'different', saidBy: 'us', blocked: false }))
    await panel(page).getByText('Undone. The device is as it was before.').waitFor()
    await page.context().close()
  })

  it('their "different" warns, and leaves the block to the user', async () => {
    const { page, bridge } = await begin([comparison({ is: 'different', saidBy: 'them', blocked: false })])
    await panel(page).getByText('Romeo said that the emoji are different.').waitFor()
    await panel(page).getByRole('button', { name: 'Block the device' }).click()
    expect(bridge.inputsOf('compare.setBlocked')).toMatchObject([{ blocked: true }])
    await page.context().close()
  })

  it.each([
    ['they-ended', 'Romeo does not want to compare now.'],
    ['timeout', 'Ten minutes are over.'],
    ['bad-step', /Something was not in order/],
    ['away', 'The other device went away.'],
    ['offline', 'This device lost its connection.'],
  ] as const)('that ended by %s says so, and can be begun again', async (why, sentence) => {
    const { page, bridge } = await begin([comparison({ is: 'ended', why })])
    await panel(page).getByText(sentence).waitFor()
    const before = bridge.inputsOf('compare.start').length
    await panel(page).getByRole('button', { name: 'Try again' }).click()
    expect(bridge.inputsOf('compare.start')).toHaveLength(before + 1)
    await page.context().close()
  })

  it('that can’t be begun says why, and offers to try again', async () => {
    const { page, bridge } = await show([])
    bridge.answer('compare.start', () => ({
      is: 'refused',
      saying: { say: 'compare-away', device: 'Garden laptop' },
    }))
    await page.getByRole('button', { name: /^Devices/ }).click()
    await chooseEmoji(page)
    await panel(page)
      .getByRole('alert')
      .getByText(/is not online now/)
      .waitFor()
    await panel(page).getByRole('button', { name: 'Try again' }).waitFor()
    await page.context().close()
  })

  it('says that the other device is away', async () => {
    const { page } = await begin([comparison(comparing, { away: true })])
    await panel(page)
      .getByText(/Garden laptop.* is not online now\. It goes on/)
      .waitFor()
    await page.context().close()
  })

  it('goes on behind a closed panel, and Escape gives the focus back', async () => {
    const { page, bridge } = await begin([comparison(comparing)])
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toContain('Compare emoji')
    expect(bridge.inputsOf('compare.cancel')).toEqual([])
    await page.getByText('You are comparing emoji with Romeo.').waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await panel(page).getByText('Does Romeo see these?').waitFor()
    await page.context().close()
  })
})

describe('an invitation', () => {
  it('is a quiet line in the conversation, over no composer, and at the door', async () => {
    const { page, bridge, change } = await show([])
    await composer(page).fill('half a sen')
    await change(comparison({ is: 'invited' }))
    await page.getByText('Romeo wants to compare emoji with you.').waitFor()
    expect(await focused(page)).not.toBe('Compare now')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('button', { name: 'Somebody wants to compare emoji' }).waitFor()
    await page.getByRole('button', { name: 'Compare now' }).click()
    expect(bridge.inputsOf('compare.accept')).toEqual([{ jid: ROMEO, fingerprint: laptop.fingerprint }])
    await panel(page).waitFor()
    await page.context().close()
  })

  it('at the door can be put off', async () => {
    const { page, bridge } = await show([comparison({ is: 'invited' })])
    await page.getByRole('button', { name: 'Somebody wants to compare emoji' }).click()
    const door = page.getByRole('region', { name: 'At the door' })
    await door.getByText('Romeo wants to compare emoji with you.').waitFor()
    await door.getByRole('button', { name: 'Not now' }).click()
    expect(bridge.inputsOf('compare.cancel')).toHaveLength(1)
    await page.context().close()
  })

  it('of a device of one’s own says so', async () => {
    const mine = comparison({ is: 'invited' }, { jid: JULIET, ownAccount: true, deviceName: 'Tablet' })
    const { page } = await show([mine])
    await page.getByRole('button', { name: 'Somebody wants to compare emoji' }).click()
    await page.getByText('Another device of yours wants to compare emoji.').waitFor()
    await page.context().close()
  })
})

it('who asks to read can be verified first', async () => {
  const asks = { messages: 1, from: at('20:00'), until: at('20:00'), gone: 0 }
  const phone = device('new phone', { state: 'new', manner: null, decidedAt: null, asks })
  const question = {
    ...{ device: phone, ownAccount: false, reason: 'policy' as const, asks },
    ...{ askedAt: at('20:10'), mayLetIn: false, behind: 0, policy: 'ask' as const },
  }
  const { page, bridge } = await show([], { snapshot: signedIn([talk(romeo)], { door: [question] }) })
  await page.getByRole('button', { name: /^At the door: / }).click()
  const first = page.getByRole('button', { name: 'Verify first…' })
  const ways = page.getByRole('list', { name: 'Ways to compare' }).getByRole('button')
  const door = page.getByRole('region', { name: 'At the door' })
  await first.click()
  expect(await ways.count()).toBe(4)
  await page.keyboard.press('Escape')
  await door.waitFor()
  expect(await focused(page)).toBe('Verify first…')

  await first.click()
  await ways.first().click()
  await panel(page).waitFor()
  expect(bridge.inputsOf('compare.start')).toEqual([{ jid: ROMEO, fingerprint: phone.fingerprint }])
  await page.keyboard.press('Escape')
  await ways.first().waitFor()
  await expect.poll(() => focused(page)).toMatch(/^Compare emoji/)
  await page.context().close()
})

it('who asks to read and is verified by a number leads back to the door, where nobody asks any more', async () => {
  const asks = { messages: 1, from: at('20:00'), until: at('20:00'), gone: 0 }
  const phone = device('new phone', { state: 'new', manner: null, decidedAt: null, asks })
  const question = {
    ...{ device: phone, ownAccount: false, reason: 'policy' as const, asks },
    ...{ askedAt: at('20:10'), mayLetIn: false, behind: 0, policy: 'ask' as const },
  }
  const devices = { [ROMEO]: [phone] }
  const { page, bridge } = await show([], {
    devices,
    snapshot: signedIn([talk(romeo)], { door: [question] }),
  })
  bridge.answer('verify.confirmNumber', async () => {
    devices[ROMEO] = [{ ...phone, state: 'verified', manner: 'compared-number', decidedAt: at('20:12') }]
    await bridge.emit('door.changed', { questions: [] })
    return { is: 'done' }
  })
  await page.getByRole('button', { name: /^At the door: / }).click()
  await page.getByRole('button', { name: 'Verify first…' }).click()
  await page.getByRole('button', { name: /^Compare numbers/ }).click()
  await page.getByRole('button', { name: 'Yes, the same' }).click()
  await page.getByText(/“new phone” is verified\./).waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByText('Nobody asks any more.').waitFor()
  expect(await focused(page)).toBe('At the door')
  await page.context().close()
})

it('a new device of a person of whom one is verified is a line in the conversation', async () => {
  const known = device('Garden laptop', { state: 'verified', manner: 'compared-emoji' })
  const phone = device('Phone', {
    ...{ state: 'new', manner: null, decidedAt: null, fingerprint: 'P'.repeat(43) },
  })
  const { page } = await show([], { devices: { [ROMEO]: [known, phone] } })
  await page.getByText(/Romeo.* uses a new device: .*Phone/).waitFor()
  const line = page.locator('.asked-line')
  await line.getByRole('button', { name: 'Verify…' }).click()
  expect(await page.getByRole('list', { name: 'Ways to compare' }).getByRole('button').count()).toBe(4)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'See devices' }).click()
  await picture(page, 'new-device-line')
  await page.getByRole('region', { name: 'Devices' }).waitFor()
  await page.context().close()
})

it('a device that its account lists no more is no new one of the person', async () => {
  const known = device('Garden laptop', { state: 'verified', manner: 'compared-emoji' })
  const gone = { state: 'new', manner: null, decidedAt: null, lastListed: at('19:00') } as const
  const { page } = await show([], {
    devices: { [ROMEO]: [known, device('Phone', { ...gone, fingerprint: 'P'.repeat(43) })] },
  })
  await page.getByRole('button', { name: 'Devices', exact: true }).click()
  await page.getByText('No longer listed by its account.').waitFor()
  expect(await page.getByText(/uses a new device/).count()).toBe(0)
  await page.context().close()
})

describe('a device that was let in by itself, and that its account lists no more', () => {
  const phone = device('Phone', { fingerprint: 'P'.repeat(43), lastListed: at('19:00') })
  const line = (page: Page) => page.getByText(/no longer lists .*Phone/)

  it.each([
    ['Do not let in any more', 'new', 'Not let in any more. What it can read already, it keeps.'],
    ['Leave it in', 'trusted', 'It stays let in.'],
  ] as const)('is asked about in the conversation: %s', async (answer, state, told) => {
    const devices = { [ROMEO]: [laptop, phone] }
    const { page, bridge } = await show([], { devices })
    await line(page).waitFor()
    bridge.answer('device.decide', () => {
      devices[ROMEO] = [laptop, { ...phone, state, manner: 'user', decidedAt: at('20:10') }]
      return { is: 'done' }
    })
    await page.getByRole('button', { name: answer }).click()
    await page.getByText(told).waitFor()
    await line(page).waitFor({ state: 'detached' })
    expect(bridge.inputsOf('device.decide')).toEqual([{ jid: ROMEO, fingerprint: phone.fingerprint, state }])
    await expect.poll(() => focused(page)).toBe('Message')
    await page.context().close()
  })

  it('is not where the user let it in, verified or blocked it', async () => {
    for (const [state, manner] of [
      ['trusted', 'user'],
      ['verified', 'compared-number'],
      ['blocked', 'user'],
    ] as const) {
      const { page } = await show([], { devices: { [ROMEO]: [laptop, { ...phone, state, manner }] } })
      await page.getByRole('button', { name: /^Devices/ }).click()
      await page.getByText('No longer listed by its account.').waitFor()
      expect(await line(page).count()).toBe(0)
      await page.context().close()
    }
  })

  it('looks right, and axe finds nothing', async () => {
    const { page } = await show([], { devices: { [ROMEO]: [laptop, phone] } })
    await line(page).waitFor()
    await inEveryLook(page, 'device-gone')
    await page.context().close()
  })
})

/** Wide and narrow, in both themes. */
async function inEveryLook(page: Page, name: string): Promise<void> {
  for (const width of [1280, 480]) {
    await page.setViewportSize({ width, height: 800 })
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme })
      expect(await axeFindings(page)).toEqual([])
      await picture(page, `${name}-${String(width)}-${theme}`)
    }
  }
}

it('no name of an emoji is broken within a word, in either language', async () => {
  const { page } = await begin([comparison(comparing)])
  const names = [...Object.values(english.emoji), ...Object.values(german.emoji)]
  const tooWide = await panel(page)
    .getByRole('listitem')
    .first()
    .evaluate((item, all) => {
      const word = item.querySelector('span')
      // only what has a place for it may go on in the next line
      item.style.overflowWrap = 'normal'
      return all.filter((name) => {
        if (word !== null) word.textContent = name
        return item.scrollWidth > item.clientWidth
      })
    }, names)
  expect(tooWide).toEqual([])
  await page.context().close()
})

describe('in light and dark, wide and narrow, without a finding of axe', () => {
  const stages: [string, Comparison, boolean?][] = [
    ['inviting', comparison({ is: 'inviting' })],
    ['invited', comparison({ is: 'invited' }), true],
    ['comparing', comparison({ ...comparing, theySaidSame: true })],
    ['said-same', comparison({ is: 'said-same', emoji: [...emoji] }, { away: true })],
    ['verified', comparison({ is: 'verified' })],
    ['different', comparison({ is: 'different', saidBy: 'us', blocked: true })],
    ['ended', comparison({ is: 'ended', why: 'bad-step' })],
  ]
  it.each(stages)('%s', async (name, one, byLine = false) => {
    const { page } = byLine ? await show([one]) : await begin([one])
    await inEveryLook(page, `compare-${name}`)
    await page.context().close()
  })
})
