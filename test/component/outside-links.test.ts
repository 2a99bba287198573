// Links that another program opens: where they lead, what they wait for, and what is said of those that lead nowhere.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { OutsideLink, OutsideTarget } from '../../shared/domain/outside-link.ts'
import { appInTests } from './app-in-tests.ts'
import { composer, focused, row, show } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Look } from './rendered-app.ts'
import {
  device,
  FINGERPRINT,
  JULIET,
  notSignedIn,
  OTHER_FINGERPRINT,
  ROMEO,
  romeo,
  signedIn,
  talk,
} from './verona.ts'

const app = appInTests()

const person = (jid: BareJid, fingerprint: string | null = null): OutsideTarget => ({
  is: 'person',
  jid,
  fingerprint,
})
const link = (target: OutsideTarget, id = 1): OutsideLink => ({ id, target })
const bar = (page: Page) => page.getByRole('region', { name: 'Opened link' })
const laptop = device('laptop', { state: 'trusted', manner: 'first-seen', fingerprint: FINGERPRINT })
const stranger = 'mercutio@verona.lit' as BareJid

/** Juliet's window, to which this link is handed. */
async function open(target: OutsideTarget, more: Partial<Scene> = {}) {
  const shown = await show(app, [], { devices: { [ROMEO]: [laptop] }, ...more })
  await row(shown.page, 'Romeo').waitFor()
  await shown.bridge.emit('link.changed', { link: link(target) })
  return shown
}

describe('a link from outside', () => {
  it('opens the conversation with the person, ready to write, and is done with', async () => {
    const { page, bridge, faults } = await open(person(ROMEO))
    await composer(page).waitFor()
    await expect.poll(() => focused(page)).toBe('Message')
    expect(await bar(page).count()).toBe(0)
    expect(bridge.inputsOf('link.taken')).toEqual([{ id: 1 }])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('of somebody unknown leads to the form that adds them', async () => {
    const { page, bridge } = await open(person(stranger))
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Address of the person' }).inputValue())
      .toBe(stranger)
    expect(bridge.inputsOf('contact.add')).toEqual([])
    await page.context().close()
  })

  it('opens the conversation where the server says only then that the person is known', async () => {
    const { page, bridge } = await open(person(stranger))
    await page.getByRole('textbox', { name: 'Address of the person' }).waitFor()
    const known = { ...romeo, jid: stranger, name: 'Mercutio' }
    await bridge.emit('roster.changed', { conversations: [talk(known)], removed: [] })
    await composer(page).waitFor()
    expect(await page.getByRole('textbox', { name: 'Address of the person' }).count()).toBe(0)
    await page.context().close()
  })

  it('with a device merely offers to compare it', async () => {
    const { page, bridge } = await open(person(ROMEO, FINGERPRINT))
    const panel = page.getByRole('region', { name: 'Verify' })
    await panel.getByRole('heading', { name: 'Verify “laptop”' }).waitFor()
    expect(bridge.asked.filter(({ name }) => /^(verify|compare|device\.decide)/.test(name))).toEqual([])
    await page.context().close()
  })

  it('with a device that is not known leads to the devices that are, and says so', async () => {
    const { page } = await open(person(ROMEO, OTHER_FINGERPRINT))
    await page.getByText('The link names a device that is not known here.').waitFor()
    await page.context().close()
  })

  it('never takes the conversation from under the hands of who writes', async () => {
    const { page, bridge } = await show(app, [])
    await row(page, 'Nurse').click()
    await composer(page).fill('Sweet nurse, tell m')
    await bridge.emit('link.changed', { link: link(person(ROMEO)) })
    await bar(page)
      .getByText(/Romeo.* was opened while you were writing/)
      .waitFor()
    await page.keyboard.type('e')
    expect(await composer(page).inputValue()).toBe('Sweet nurse, tell me')
    await bar(page).getByRole('button', { name: 'Follow it' }).click()
    await expect.poll(() => composer(page).inputValue()).toBe('')
    expect(bridge.inputsOf('link.taken')).toEqual([{ id: 1 }])
    await page.context().close()
  })

  it('goes from the settings to the form in a narrow window, too', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([talk(romeo)]) })
    const { page } = await app.show(bridge, { width: 480 })
    await row(page, 'Romeo').click()
    await page.keyboard.press('Control+,')
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await bridge.emit('link.changed', { link: link(person(stranger)) })
    await page.getByRole('textbox', { name: 'Address of the person' }).waitFor()
    await page.context().close()
  })
})

describe('before sign-in', () => {
  it('waits, says so, and is followed once the people are here', async () => {
    const bridge = new FakeBridge({
      snapshot: { ...notSignedIn({ is: 'signed-out' }), link: link(person(ROMEO)) },
    })
    const { page } = await app.show(bridge)
    await bar(page).getByText('A link to romeo@montague.lit was opened').waitFor()
    const { account } = signedIn([])
    await bridge.emit('account.changed', account)
    // the list comes by the next event: until then nobody is known
    await page.getByRole('list', { name: 'Conversations' }).waitFor({ state: 'attached' })
    expect(await page.getByRole('textbox', { name: 'Address of the person' }).count()).toBe(0)
    expect(bridge.inputsOf('link.taken')).toEqual([])
    await bridge.emit('conversation.replaced', { conversations: [talk(romeo)] })
    await composer(page).waitFor()
    expect(bridge.inputsOf('link.taken')).toEqual([{ id: 1 }])
    await page.context().close()
  })
})

describe('a link that leads nowhere', () => {
  it.each([
    ['no-person', 'it names no person'],
    ['room', 'leads to a room'],
    ['broken-code', 'it is damaged'],
  ] as const)('%s: says so, does nothing, and can be put away', async (why, sentence) => {
    const { page, bridge } = await open({ is: 'unusable', why })
    await bar(page).getByRole('alert').getByText(sentence).waitFor()
    expect(await composer(page).count()).toBe(0)
    await bar(page).getByRole('button', { name: 'Put the link away' }).click()
    await bar(page).waitFor({ state: 'detached' })
    expect(bridge.inputsOf('link.taken')).toEqual([{ id: 1 }])
    expect(await focused(page)).not.toBe('')
    await page.context().close()
  })

  it('has the own address', async () => {
    const { page } = await open(person(JULIET))
    await bar(page).getByText('it has your own address').waitFor()
    await page.context().close()
  })

  it('names the device at hand, or one of the own account that is not known', async () => {
    const here = device('this one', { own: true, jid: JULIET, fingerprint: FINGERPRINT })
    const { page, bridge } = await open(person(JULIET, FINGERPRINT), { devices: { [JULIET]: [here] } })
    await bar(page).getByText('the very device that you are using').waitFor()
    await bridge.emit('link.changed', { link: link(person(JULIET, OTHER_FINGERPRINT), 2) })
    await bar(page).getByText('a device of your account that is not known here').waitFor()
    await page.context().close()
  })
})

it('of another device of one’s own leads to where it is compared', async () => {
  const phone = device('phone', { jid: JULIET, fingerprint: FINGERPRINT, state: 'new' })
  const { page } = await open(person(JULIET, FINGERPRINT), { devices: { [JULIET]: [phone] } })
  await page.getByRole('heading', { name: 'Verify “phone”' }).waitFor()
  await page.context().close()
})

it.each([{}, { theme: 'dark' }, { width: 480 }, { width: 480, theme: 'dark' }] as Look[])(
  'looks right, and axe finds nothing: %j',
  async (look) => {
    const name = (what: string) => `link-${what}-${look.width ?? 1280}-${look.theme ?? 'light'}`
    const out = new FakeBridge({
      snapshot: { ...notSignedIn({ is: 'signed-out' }), link: link(person(ROMEO)) },
    })
    const { page: entrance } = await app.show(out, look)
    await bar(entrance).waitFor()
    await picture(entrance, name('waits'))
    expect(await axeFindings(entrance)).toEqual([])
    await entrance.context().close()
    const bridge = new FakeBridge({ snapshot: signedIn([talk(romeo)]) })
    const { page } = await app.show(bridge, look)
    await row(page, 'Romeo').click()
    await composer(page).fill('Good night')
    await bridge.emit('link.changed', { link: link(person(stranger)) })
    await bar(page).waitFor()
    await picture(page, name('asks'))
    expect(await axeFindings(page)).toEqual([])
    await bridge.emit('link.changed', { link: link({ is: 'unusable', why: 'broken-code' }, 2) })
    await bar(page).getByRole('alert').waitFor()
    await picture(page, name('unusable'))
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  },
)
