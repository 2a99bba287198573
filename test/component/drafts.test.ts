// What is begun stays: in the page at once, in the main process a moment later, and in the page where main took nothing.
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, nurse, row, show, showRomeo } from './balcony-page.ts'
import { FakeBridge } from './fake-bridge.ts'
import { axeFindings, EVENING } from './rendered-app.ts'
import { NURSE, ROMEO, romeo, signedIn, talk, text } from './verona.ts'

const app = appInTests()

const FULL = 'The disk is full.'
const LOST = `What you are writing is lost if Balcony ends now. ${FULL}`
const hello = text(1, '18:00', 'hi')

/** From here on the time of the page goes on by the test alone. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.install({ time: EVENING })
  await page.clock.pauseAt(EVENING + 1_000)
}

describe('what was begun before the program ended', () => {
  it('stands in the row, and in the composer when the conversation is opened', async () => {
    const begun = { ...talk(romeo, hello), draft: 'O Romeo' }
    const bridge = new FakeBridge({
      snapshot: signedIn([begun, talk(nurse)]),
      messages: { [ROMEO]: [hello] },
    })
    const { page } = await app.show(bridge)
    await row(page, 'Romeo').getByText('Draft: O Romeo').waitFor()
    await row(page, 'Romeo').click()
    await expect.poll(() => composer(page).inputValue()).toBe('O Romeo')
    expect(bridge.inputsOf('conversation.keepDraft')).toEqual([])
    await page.context().close()
  })

  it('gives way to what is typed now, whatever main still says of it', async () => {
    const begun = { ...talk(romeo, hello), draft: 'O Romeo' }
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([begun, talk(nurse)]) }))
    await row(page, 'Romeo').click()
    await composer(page).fill('')
    await bridge.emit('conversation.changed', begun)
    await row(page, 'Nurse').click()
    await row(page, 'Romeo').getByText('hi').waitFor()
    expect(bridge.inputsOf('conversation.keepDraft')).toEqual([{ jid: ROMEO, text: '' }])
    await page.context().close()
  })
})

describe('what is typed', () => {
  it('is told once, a moment after the last key', async () => {
    const { page, bridge } = await showRomeo(app, [hello])
    await composer(page).waitFor()
    await holdTime(page)
    await composer(page).pressSequentially('But')
    await page.clock.runFor(300)
    expect(bridge.inputsOf('conversation.keepDraft')).toEqual([])
    await page.clock.runFor(150)
    await expect.poll(() => bridge.inputsOf('conversation.keepDraft')).toEqual([{ jid: ROMEO, text: 'But' }])
    await page.context().close()
  })

  it('is told within a second while somebody types on', async () => {
    const { page, bridge } = await showRomeo(app, [hello])
    await composer(page).waitFor()
    await holdTime(page)
    for (const letter of 'abcdef') {
      await composer(page).pressSequentially(letter)
      await page.clock.runFor(200)
    }
    await expect
      .poll(() => bridge.inputsOf('conversation.keepDraft')[0])
      .toEqual({ jid: ROMEO, text: 'abcde' })
    await page.context().close()
  })

  it.each<[string, (page: Page) => Promise<void>]>([
    ['another conversation is opened', (page) => row(page, 'Nurse').click()],
    ['the composer loses the focus', (page) => page.getByRole('textbox', { name: 'Find' }).focus()],
    ['the page ends', (page) => page.evaluate(() => void dispatchEvent(new Event('pagehide')))],
  ])('is told at once when %s', async (_when, leave) => {
    const { page, bridge } = await showRomeo(app, [hello])
    await composer(page).waitFor()
    await holdTime(page)
    await composer(page).pressSequentially('soft')
    await leave(page)
    await expect.poll(() => bridge.inputsOf('conversation.keepDraft')).toEqual([{ jid: ROMEO, text: 'soft' }])
    await page.context().close()
  })

  it('is not told again after it was sent, since main forgets it with the message', async () => {
    const { page, bridge } = await showRomeo(app, [hello])
    await composer(page).waitFor()
    await holdTime(page)
    await composer(page).pressSequentially('soft')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('message.send').length).toBe(1)
    await page.clock.runFor(2_000)
    expect(bridge.inputsOf('conversation.keepDraft')).toEqual([])
    await page.context().close()
  })

  it('is told again where the message was not taken', async () => {
    const { page, bridge } = await showRomeo(app, [hello], {
      answers: { 'message.send': () => ({ is: 'refused', saying: verbatim('No.') }) },
    })
    await composer(page).fill('soft')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('No.').waitFor()
    await expect
      .poll(() => bridge.inputsOf('conversation.keepDraft').at(-1))
      .toEqual({ jid: ROMEO, text: 'soft' })
    await page.context().close()
  })

  it('is forgotten with the conversation that is erased', async () => {
    const { page, bridge } = await showRomeo(app, [hello], {
      answers: {
        'contact.remove': async () => {
          await bridge.emit('conversation.removed', { jid: ROMEO })
          await bridge.emit('conversation.changed', talk(romeo))
          return { is: 'done' }
        },
      },
    })
    await composer(page).fill('soft')
    await page.getByRole('button', { name: 'More about Romeo' }).click()
    await page.getByRole('menuitem', { name: 'Remove from contacts…' }).click()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await row(page, 'Romeo').click()
    await expect.poll(() => composer(page).inputValue()).toBe('')
    await page.context().close()
  })
})

describe('what main did not take', () => {
  it('stays in the page, which says so until it is kept', async () => {
    const { page, bridge } = await showRomeo(app, [hello], {
      answers: { 'conversation.keepDraft': () => ({ is: 'error', code: 'failed', saying: verbatim(FULL) }) },
    })
    await composer(page).fill('soft')
    await page.getByRole('alert').getByText(LOST).waitFor()
    expect(await composer(page).inputValue()).toBe('soft')
    expect(await axeFindings(page)).toEqual([])
    bridge.answer('conversation.keepDraft', () => ({ is: 'done' }))
    await composer(page).fill('softly')
    await page.getByText(LOST).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('is there again, and told again, when what blocked the account is out of the way', async () => {
    const { page, bridge } = await showRomeo(app, [hello], {
      answers: { 'conversation.keepDraft': () => ({ is: 'error', code: 'failed', saying: verbatim(FULL) }) },
    })
    await composer(page).fill('soft')
    await page.getByText(LOST).waitFor()
    const { account } = signedIn([])
    await bridge.emit('account.changed', { is: 'blocked', reason: 'disk', saying: verbatim(FULL) })
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    bridge.answer('conversation.keepDraft', () => ({ is: 'done' }))
    await bridge.emit('account.changed', account)
    await bridge.emit('conversation.replaced', { conversations: [talk(romeo, hello), talk(nurse)] })
    await expect.poll(() => composer(page).inputValue()).toBe('soft')
    await expect
      .poll(() => bridge.inputsOf('conversation.keepDraft').at(-1))
      .toEqual({ jid: ROMEO, text: 'soft' })
    await page.getByText(LOST).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('is not sent to main where it is longer than anything it keeps', async () => {
    const { page, bridge } = await showRomeo(app, [hello])
    // laying out one word of this length takes Chromium seconds, and longer on a busy computer
    await composer(page).fill('w'.repeat(500_001), { timeout: 20_000 })
    await page.getByRole('alert').getByText('too long to be kept').waitFor()
    expect(bridge.inputsOf('conversation.keepDraft')).toEqual([])
    await page.context().close()
  })

  it('is forgotten with the account that signs out', async () => {
    const { page, bridge } = await show(app, [hello])
    await row(page, 'Nurse').click()
    await composer(page).fill('soft')
    await expect.poll(() => bridge.inputsOf('conversation.keepDraft')).toEqual([{ jid: NURSE, text: 'soft' }])
    await bridge.emit('account.changed', { is: 'signed-out' })
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await bridge.emit('account.changed', signedIn([]).account)
    await bridge.emit('conversation.replaced', { conversations: [talk(nurse)] })
    await row(page, 'Nurse').click()
    await expect.poll(() => composer(page).inputValue()).toBe('')
    await page.context().close()
  })
})
