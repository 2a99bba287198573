import { describe, expect, it } from 'vitest'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { log } from './balcony-page.ts'
import { FakeBridge } from './fake-bridge.ts'
import { contact, own, ROMEO, romeo, signedIn, talk, text } from './verona.ts'

const app = appInTests()

describe('the connection', () => {
  it('is told in words, counts down, and is tried at once on request', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([], { connection: { is: 'connecting' } }) })
    const { page } = await app.show(bridge, { now: null })
    await page.getByText('Connecting…').waitFor()
    const lost = (nextTry: number | null) =>
      bridge.emit('connection.changed', {
        is: 'lost',
        problem: 'unreachable',
        saying: verbatim('The server does not answer.'),
        nextTry,
      })
    await lost(Date.now() + 8_000)
    await page.getByText('Not connected. The server does not answer.').waitFor()
    await page.getByText(/^Next try in [78] s$/).waitFor()
    await page.getByText('Next try in 6 s').waitFor()
    await page.getByRole('button', { name: 'Try now' }).click()
    await expect.poll(() => bridge.inputsOf('connection.retry').length).toBe(1)
    await lost(null)
    expect(await page.getByText('Next try').count()).toBe(0)
    await bridge.emit('connection.changed', { is: 'online' })
    await page.getByText('Online', { exact: true }).waitFor()
    await page.context().close()
  })
})

describe('people', () => {
  it('who ask to see when the user is online are accepted or refused in the list', async () => {
    const asking = contact(ROMEO, 'Romeo', { inRoster: false, subscription: 'none', wantsIn: true })
    const bridge = new FakeBridge({ snapshot: signedIn([talk(asking)]) })
    const { page } = await app.show(bridge)
    await page.getByText('Romeo wants to see when you are online').waitFor()
    await page.getByRole('button', { name: 'Refuse', exact: true }).click()
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    const asked = () => bridge.asked.map((call) => call.name)
    await expect
      .poll(() => asked().slice(0, 4))
      .toEqual(['app.snapshot', 'conversation.attend', 'contact.refuse', 'contact.accept'])
    // nothing else was open: who was accepted is led to
    await expect.poll(() => bridge.inputsOf('conversation.attend').at(-1)).toMatchObject({ open: ROMEO })
    expect(asked().filter((name) => name.startsWith('contact.'))).toHaveLength(2)
    await bridge.emit('conversation.changed', talk(romeo))
    await page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('button', { name: 'Romeo, online' })
      .waitFor()
    expect(await page.getByRole('list', { name: 'Requests' }).count()).toBe(0)
    await page.context().close()
  })

  it('are added by their address, and their conversation opens', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([]) })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.keyboard.type('Romeo@Montague.lit')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect
      .poll(() => bridge.inputsOf('contact.add'))
      .toEqual([{ address: ROMEO, name: '', message: '' }])
    await bridge.emit(
      'conversation.changed',
      talk(contact(ROMEO, 'Romeo', { asked: true, subscription: 'none' })),
    )
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    await page.getByText('has not accepted yet', { exact: true }).waitFor()
    await page.context().close()
  })

  it('that are not added keep the form open with a sentence', async () => {
    const bridge = new FakeBridge({
      snapshot: signedIn([]),
      answers: { 'contact.add': () => ({ is: 'error', code: 'failed', saying: { say: 'failed' } }) },
    })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.getByRole('textbox', { name: 'Address of the person' }).fill(ROMEO)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('That did not work.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Address of the person' }).inputValue()).toBe(ROMEO)
    await page.context().close()
  })

  it('have their unread messages counted, and a line where these begin', async () => {
    const messages = [text(1, '18:00', 'read'), text(2, '18:01', 'first new'), text(3, '18:02', 'second new')]
    const bridge = new FakeBridge({
      snapshot: signedIn([talk(romeo, messages[2], 2)]),
      messages: { [ROMEO]: messages },
    })
    const { page } = await app.show(bridge)
    expect(await page.title()).toBe('(2) Balcony')
    const row = page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('button', { name: /2 unread messages/ })
    await row.click()
    await log(page).getByText('New messages').waitFor()
    expect((await log(page).innerText()).replace(/\s+/g, ' ')).toContain('read 18:00 New messages first new')
    await expect.poll(() => bridge.inputsOf('conversation.markRead')).toEqual([{ jid: ROMEO }])
    // an older own one, of another device, is no answer to what is new
    await bridge.emit('message.changed', own(0, '17:00', 'earlier'))
    await log(page).getByText('earlier').waitFor()
    await log(page).getByText('New messages').waitFor()
    await bridge.emit('message.changed', own(4, '18:03', 'my answer'))
    await log(page).getByText('New messages').waitFor({ state: 'detached' })
    await page.context().close()
  })
})
