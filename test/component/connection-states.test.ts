// Every state of the connection is a sentence on the screen, with what can be done about it.
import { describe, expect, it } from 'vitest'
import type { ConnectionFailure } from '../../main/xmpp/connection-failure.ts'
import * as because from '../../main/xmpp/failures.ts'
import type { ConnectionState } from '../../shared/domain/account.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { english, verbatim } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { FakeBridge } from './fake-bridge.ts'
import { axeFindings, EVENING, picture } from './rendered-app.ts'
import { evening, JULIET, notSignedIn, ROMEO, signedIn, verona } from './verona.ts'

const app = appInTests()

const CERTIFICATE = {
  subject: 'mallory.lit',
  names: ['mallory.lit', 'www.mallory.lit'],
  issuer: 'Verona Trust Services CA 1',
  validFrom: 'May  1 00:00:00 2026 GMT',
  validTo: 'Jul 30 00:00:00 2026 GMT',
}
const failures: [string, ConnectionFailure][] = [
  ['silent', because.silent('capulet.lit')],
  ['unreachable', because.unreachable('xmpp.capulet.lit', 5222)],
  ['no-name', because.nameNotFound('capulet.lit')],
  [
    'none-reachable',
    because.together('capulet.lit', [because.unreachable('a', 1), because.unreachable('b', 2)]),
  ],
  ['no-such-server', because.noSuchServer('capulet.lit')],
  ['untrusted', because.notTrusted('capulet.lit', { ...CERTIFICATE, names: ['capulet.lit'] })],
  ['other-name', because.otherName('capulet.lit', CERTIFICATE)],
  ['out-of-date', because.outOfDate('capulet.lit', CERTIFICATE)],
  ['no-encryption', because.noEncryption('capulet.lit')],
  ['wrong-password', because.wrongPassword(JULIET)],
  ['disabled', because.accountDisabled(JULIET)],
  ['expired-password', because.passwordExpired(JULIET)],
  ['signed-out-by-server', because.signedOut(JULIET)],
  ['conflict', because.conflict(JULIET)],
  ['refused', because.refused('capulet.lit', 'too many sessions for this account')],
]
const lost = ({ problem, saying, final }: ConnectionFailure): ConnectionState => ({
  ...{ is: 'lost', problem, saying },
  nextTry: final ? null : EVENING + 83_000,
})
const juliet = () => new FakeBridge({ snapshot: signedIn(verona()), messages: { [ROMEO]: evening } })

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('a connection that is lost says why, when it is tried again, and what can be done', async () => {
    const { page, bridge, faults } = await app.show(juliet(), { theme })
    for (const [name, failure] of failures) {
      await bridge.emit('connection.changed', lost(failure))
      await page
        .getByRole('status')
        .getByText(`Not connected. ${english(failure.saying)}`, { exact: true })
        .waitFor()
      expect(await page.getByText('Next try in 83 s').count()).toBe(failure.final ? 0 : 1)
      expect(await page.getByRole('button', { name: 'Try now' }).count()).toBe(1)
      const otherPassword = await page.getByRole('button', { name: 'Enter the new password…' }).count()
      expect([name, otherPassword]).toEqual([name, failure.problem === 'wrong-password' ? 1 : 0])
      await picture(page, `connection-${name}-${theme}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each([
    ['offline', 'Offline'],
    ['connecting', 'Connecting…'],
    ['online', 'Online'],
  ] as const)('a connection that is %s says so', async (is, words) => {
    const { page, bridge } = await app.show(juliet(), { theme })
    await bridge.emit('connection.changed', { is })
    await page.getByRole('status').getByText(words, { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Try now' }).count()).toBe(0)
    await picture(page, `connection-${is}-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })

  it('signing in shows that it is at it, with a way to stop it, and what went wrong', async () => {
    let answer: (value: { is: 'refused'; saying: Saying }) => void = () => {}
    const bridge = new FakeBridge({
      snapshot: notSignedIn({ is: 'signed-out' }),
      answers: { 'account.signIn': () => new Promise((resolve) => (answer = resolve)) },
    })
    const { page } = await app.show(bridge, { theme })
    await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
    await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cancel' }).waitFor()
    await picture(page, `sign-in-busy-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    const { saying } = because.otherName('capulet.lit', CERTIFICATE)
    answer({ is: 'refused', saying })
    await page.getByRole('alert').getByText(english(saying)).waitFor()
    // There is no "continue anyway"
    expect(await page.getByRole('button').allInnerTexts()).toEqual([
      'Sign in',
      'Connection settings',
      'What is kept where?',
    ])
    await picture(page, `sign-in-refused-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })
})

it('a sign-in that is cancelled says nothing of a failure, and can be tried again', async () => {
  let answer: (value: { is: 'refused'; saying: Saying }) => void = () => {}
  const bridge = new FakeBridge({
    snapshot: notSignedIn({ is: 'signed-out' }),
    answers: {
      'account.signIn': () => new Promise((resolve) => (answer = resolve)),
      'account.cancelSignIn': () => {
        answer({ is: 'refused', saying: verbatim('Signing in was cancelled.') })
        return { is: 'done' }
      },
    },
  })
  const { page } = await app.show(bridge)
  await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
  await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
  const signIn = page.getByRole('button', { name: 'Sign in' })
  await signIn.click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Cancel' }).count()).toBe(0)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await signIn.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => bridge.inputsOf('account.signIn').length).toBe(2)
  answer({ is: 'refused', saying: verbatim('The password is wrong.') })
  await page.getByRole('alert').getByText('The password is wrong.').waitFor()
  await page.context().close()
})

it('a network that comes back is told at once', async () => {
  const { page, bridge } = await app.show(juliet())
  await page.getByRole('list', { name: 'Conversations' }).waitFor()
  await page.context().setOffline(true)
  expect(bridge.inputsOf('connection.wake')).toEqual([])
  await page.context().setOffline(false)
  await expect.poll(() => bridge.inputsOf('connection.wake')).toEqual([{}])
  await page.context().close()
})
