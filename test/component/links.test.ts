// A link opens nothing by itself: the whole address is shown first, and main is asked only after that.
import { describe, expect, it } from 'vitest'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { focused, log, nurse, showRomeo } from './balcony-page.ts'
import { FakeBridge } from './fake-bridge.ts'
import { axeFindings, picture } from './rendered-app.ts'
import { own, ROMEO, romeo, signedIn, talk, text } from './verona.ts'

const app = appInTests()

const PAGE = 'https://verona.example:8443/balcony?night=1'
const messages = [text(1, '18:00', `Look: ${PAGE}. And https://аpple.com/login`)]

describe('a link in a message', () => {
  it('opens after its whole address was shown and the user said so', async () => {
    const { page, bridge, faults } = await showRomeo(app, messages)
    await log(page).getByRole('link', { name: PAGE, exact: true }).click()
    const offer = page.getByRole('group', { name: 'Open this page?' })
    expect(await offer.locator('.address').innerText()).toBe(PAGE)
    expect(await offer.locator('strong').innerText()).toBe('verona.example')
    expect(bridge.inputsOf('link.open')).toEqual([])
    expect(await focused(page)).toBe('Open in browser')
    await page.keyboard.press('Enter')
    await offer.waitFor({ state: 'detached' })
    expect(bridge.inputsOf('link.open')).toEqual([{ url: PAGE }])
    expect(await focused(page)).toBe(PAGE)
    expect(new URL(page.url())).toMatchObject({
      pathname: '/index.html',
      hash: `#${encodeURIComponent(ROMEO)}`,
    })
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('is reached, looked at and left by keyboard alone', async () => {
    const { page, bridge } = await showRomeo(app, messages)
    await log(page).getByRole('link').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Open this page?' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('group').waitFor({ state: 'detached' })
    expect(await focused(page)).toBe(PAGE)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('https://аpple.com/login')
    expect(bridge.inputsOf('link.open')).toEqual([])
    await page.context().close()
  })

  it('whose name has other letters shows the real one, and a hasty Enter opens nothing', async () => {
    const { page, bridge } = await showRomeo(app, messages)
    await log(page).getByRole('link').nth(1).click()
    const offer = page.getByRole('group', { name: 'Open this page?' })
    expect(await offer.locator('strong').innerText()).toBe('xn--pple-43d.com')
    await offer.getByText('It is written “аpple.com”.').waitFor()
    await offer.getByText('Letters of different alphabets').waitFor()
    expect(await focused(page)).toBe('Cancel')
    await page.keyboard.press('Enter')
    expect(bridge.inputsOf('link.open')).toEqual([])
    await page.context().close()
  })

  it('is copied as it would be opened', async () => {
    const { page, bridge } = await showRomeo(app, messages)
    await log(page).getByRole('link').nth(1).click()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByRole('status').getByText('Copied.').waitFor()
    expect(bridge.inputsOf('clipboard.write')).toEqual([
      { text: 'https://xn--pple-43d.com/login', clears: false },
    ])
    await page.context().close()
  })

  it('that main refuses says why, where it stands', async () => {
    const { page } = await showRomeo(app, messages, {
      answers: { 'link.open': () => ({ is: 'refused', saying: verbatim('No program opens this.') }) },
    })
    await log(page).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Open in browser' }).click()
    await page.getByRole('group').getByRole('alert').getByText('No program opens this.').waitFor()
    await page.context().close()
  })

  it.each(['middle', 'right'] as const)('does nothing by the %s button of the mouse', async (button) => {
    const { page, bridge } = await showRomeo(app, messages)
    await log(page).getByRole('link').first().click({ button })
    expect(page.context().pages()).toHaveLength(1)
    expect(bridge.inputsOf('link.open')).toEqual([])
    await page.context().close()
  })

  it('that misleads is text', async () => {
    const { page } = await showRomeo(app, [
      text(1, '18:00', 'https://bank.example@evil.example javascript:alert(1) https://a\u202egpj.example'),
    ])
    await log(page).getByText('javascript:alert(1)').waitFor()
    expect(await log(page).getByRole('link').count()).toBe(0)
    await page.context().close()
  })
})

describe('the address of a person', () => {
  it('opens the conversation that there is', async () => {
    const { page, bridge } = await showRomeo(app, [text(1, '18:00', 'ask xmpp:nurse@capulet.lit?message')])
    await log(page).getByRole('link').click()
    await page.getByRole('group', { name: 'Talk with this person?' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nurse' }).waitFor()
    expect(bridge.inputsOf('link.open')).toEqual([])
    await page.context().close()
  })

  it.each([1280, 480])('fills the form that adds somebody, at %i px', async (width) => {
    const words = [text(1, '18:00', 'ask xmpp:Mercutio@verona.lit')]
    const snapshot = signedIn([talk(romeo, words[0]), talk(nurse)])
    const bridge = new FakeBridge({ snapshot, messages: { [ROMEO]: words } })
    const { page } = await app.show(bridge, { width })
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
    await log(page).getByRole('link').click()
    await page.getByRole('button', { name: 'Add contact…' }).click()
    const address = page.getByRole('textbox', { name: 'Address of the person' })
    await expect.poll(() => address.inputValue()).toBe('mercutio@verona.lit')
    expect(await address.evaluate((e) => e === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect
      .poll(() => bridge.inputsOf('contact.add').map((one) => one.address))
      .toEqual(['mercutio@verona.lit'])
    await address.waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([1280, 480])('links and the question look right at %i px', async (width) => {
    const shown = [
      ...messages,
      own(2, '18:05', `Mine: ${PAGE}${'/long'.repeat(90)} and mailto:nurse@capulet.lit`),
    ]
    const snapshot = signedIn([talk(romeo, shown[1]), talk(nurse)])
    const bridge = new FakeBridge({ snapshot, messages: { [ROMEO]: shown } })
    const { page, faults } = await app.show(bridge, { width, theme })
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
    await log(page).getByRole('link').nth(1).click()
    await log(page).getByRole('link').nth(2).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('group').nth(1).waitFor()
    await picture(page, `links-${width}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.context().close()
  })
})
