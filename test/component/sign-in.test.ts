import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { focused } from './balcony-page.ts'
import { FakeBridge } from './fake-bridge.ts'
import { notSignedIn, signedIn, talk, romeo } from './verona.ts'

const app = appInTests()

const signedOut = (): Snapshot => notSignedIn({ is: 'signed-out' })
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const file = (name: string, content: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
})

describe('signing in', () => {
  it('hands over what was entered, and shows the conversations when the account changes', async () => {
    const bridge = new FakeBridge({ snapshot: signedOut() })
    const { page } = await app.show(bridge)
    await page.getByRole('textbox', { name: 'Address' }).fill(' juliet@capulet.lit ')
    await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
    await page.getByRole('button', { name: 'Connection settings' }).click()
    await page.getByRole('textbox', { name: 'Server' }).fill('127.0.1.1')
    await page.getByRole('textbox', { name: 'Port' }).fill('15222')
    await page.getByLabel('Trusted certificate').setInputFiles(file('ca.pem', PEM))
    await page.getByText('ca.pem').waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect
      .poll(() => bridge.inputsOf('account.signIn'))
      .toEqual([
        {
          address: 'juliet@capulet.lit',
          password: 'wherefore',
          connection: { server: '127.0.1.1', port: 15222, trustedCertificate: PEM },
        },
      ])
    await bridge.emit('account.changed', signedIn([]).account)
    await bridge.emit('conversation.replaced', { conversations: [talk(romeo)] })
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').waitFor()
    await page.context().close()
  })

  it('says that it is at it, and does not begin twice', async () => {
    let answer: (value: { is: 'refused'; saying: Saying }) => void = () => {}
    const bridge = new FakeBridge({
      snapshot: signedOut(),
      answers: { 'account.signIn': () => new Promise((resolve) => (answer = resolve)) },
    })
    const { page } = await app.show(bridge)
    await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
    await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
    await page.keyboard.press('Enter')
    await page.getByText('Signing in at capulet.lit…').waitFor()
    await page.keyboard.press('Enter')
    answer({ is: 'refused', saying: verbatim('The password is wrong.') })
    await page.getByRole('alert').getByText('The password is wrong.').waitFor()
    expect(bridge.inputsOf('account.signIn').length).toBe(1)
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('wherefore')
    await page.context().close()
  })

  it('asks for what is missing before it asks the server', async () => {
    const bridge = new FakeBridge({ snapshot: signedOut() })
    const { page } = await app.show(bridge)
    const signIn = page.getByRole('button', { name: 'Sign in' })
    const alert = page.getByRole('alert')
    await signIn.click()
    await alert.getByText('Enter your address.').waitFor()
    await expect.poll(() => page.locator('#address:focus').count()).toBe(1)
    await page.getByRole('textbox', { name: 'Address' }).fill('capulet.lit')
    await signIn.click()
    await alert.getByText('"capulet.lit" is not an address.').waitFor()
    await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
    await signIn.click()
    await alert.getByText('Enter your password.').waitFor()
    await expect.poll(() => page.locator('#password:focus').count()).toBe(1)
    await page.getByRole('textbox', { name: 'Password' }).fill('w')
    await page.getByRole('button', { name: 'Connection settings' }).click()
    await page.getByRole('textbox', { name: 'Port' }).fill('70000')
    await signIn.click()
    await alert.getByText('The port is a number from 1 to 65535.').waitFor()
    expect(bridge.inputsOf('account.signIn')).toEqual([])
    await page.context().close()
  })

  it('leads to what is done first: to look for somebody, or to add the first one', async () => {
    for (const [people, focus] of [
      [[talk(romeo)], /^Find people/],
      [[], /^Add somebody$/],
    ] as const) {
      const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedOut() }))
      for (const one of people) await bridge.emit('conversation.changed', one)
      const { account } = signedIn([])
      await bridge.emit('account.changed', account)
      await expect.poll(() => focused(page)).toMatch(focus)
      await page.context().close()
    }
  })

  it('refuses a file that is no certificate, and forgets one that is removed', async () => {
    const bridge = new FakeBridge({ snapshot: signedOut() })
    const { page } = await app.show(bridge)
    await page.getByRole('button', { name: 'Connection settings' }).click()
    const input = page.getByLabel('Trusted certificate')
    await input.setInputFiles(file('notes.txt', 'no'))
    await page.getByRole('alert').getByText('notes.txt is not a certificate.').waitFor()
    await input.setInputFiles(file('key.pem', `${PEM}-----BEGIN PRIVATE KEY-----`))
    await page.getByRole('alert').getByText('key.pem holds a private key.').waitFor()
    await input.setInputFiles(file('big.pem', 'x'.repeat(100_001)))
    await page.getByRole('alert').getByText('big.pem is too large').waitFor()
    await input.setInputFiles(file('ca.pem', PEM))
    await page.getByText('ca.pem').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('None chosen').waitFor()
    await page.context().close()
  })
})

describe('an account that is held up', () => {
  it('says why, that nothing was changed, and tries again', async () => {
    const sentence = 'Unlock the keychain, then try again.'
    const bridge = new FakeBridge({
      snapshot: {
        ...signedOut(),
        account: { is: 'blocked', reason: 'keychain-locked', saying: verbatim(sentence) },
      },
    })
    const { page } = await app.show(bridge)
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.getByText('Nothing was changed').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => bridge.inputsOf('app.retry').length).toBe(1)
    await bridge.emit('account.changed', signedIn([]).account)
    await page.getByRole('list', { name: 'Conversations' }).waitFor({ state: 'attached' })
    await page.context().close()
  })
})

describe('the first answer', () => {
  it('is asked for again when it fails', async () => {
    let fails = true
    const bridge = new FakeBridge({
      snapshot: signedOut(),
      answers: {
        'app.snapshot': () =>
          fails ? { is: 'error', code: 'failed', saying: verbatim('The disk is full.') } : signedOut(),
      },
    })
    const { page } = await app.show(bridge)
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    fails = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.context().close()
  })
})

describe('signing out', () => {
  it('is in the menu, by keyboard too, and leaves nothing of the account on the screen', async () => {
    const bridge = new FakeBridge({ snapshot: signedIn([talk(romeo)]) })
    const { page, faults } = await app.show(bridge)
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
    await page.keyboard.type('half a word')
    await page.getByRole('button', { name: 'Your account' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('menuitem').count()).toBe(0)
    expect(
      await page.getByRole('button', { name: 'Your account' }).evaluate((e) => e === document.activeElement),
    ).toBe(true)
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect.poll(() => bridge.inputsOf('account.signOut')).toEqual([{ forget: false }])
    await bridge.emit('conversation.replaced', { conversations: [] })
    await bridge.emit('account.changed', { is: 'signed-out' })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await bridge.emit('account.changed', signedIn([]).account)
    await bridge.emit('conversation.replaced', { conversations: [talk(romeo)] })
    await page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()
    expect(await page.getByRole('textbox', { name: 'Message', exact: true }).inputValue()).toBe('')
    expect(faults).toEqual([])
    await page.context().close()
  })
})
