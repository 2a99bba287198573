// The first run, the ways out of an account, and a password that was changed elsewhere: each asked in its place.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { obstacleOf, KeysMissing, NotForgotten } from '../../main/services/obstacles.ts'
import { KeychainError, type KeychainFailure } from '../../main/services/ports.ts'
import { newer, unreadable } from '../../main/storage/storage-failure.ts'
import type { AccountState, Obstacle } from '../../shared/domain/account.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import { english } from '../english.ts'
import { appInTests } from './app-in-tests.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Shown } from './rendered-app.ts'
import { evening, JULIET, notSignedIn, ROMEO, signedIn, verona } from './verona.ts'

const app = appInTests()

type Answers = NonNullable<Scene['answers']>

const at = (account: Exclude<AccountState, { is: 'signed-in' }>, answers: Answers = {}) =>
  new FakeBridge({ snapshot: notSignedIn(account), answers })
const firstRun = (answers: Answers = {}, oldFiles = '') => at({ is: 'first-run', oldFiles }, answers)
const wrongPassword = {
  is: 'lost',
  problem: 'wrong-password',
  nextTry: null,
  saying: { say: 'wrong-password', jid: JULIET },
} as const
const inside = (answers: Answers = {}, more: Partial<Snapshot> = {}) =>
  new FakeBridge({ snapshot: signedIn(verona(), more), messages: { [ROMEO]: evening }, answers })
const obstacle = (error: Error): Obstacle => {
  const found = obstacleOf(error)
  if (found === undefined) throw error
  return found
}
const keychain = (reason: KeychainFailure) => new KeychainError(reason, '')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent.trim())
const never = () => new Promise<never>(() => undefined)

/** As it looks wide and light, and narrow and dark, with what axe finds. */
async function looks(name: string, bridge: () => FakeBridge, then: (shown: Shown) => Promise<void>) {
  for (const [theme, width] of [
    ['light', 1280],
    ['dark', 480],
  ] as const) {
    const shown = await app.show(bridge(), { theme, width })
    await then(shown)
    await picture(shown.page, `${name}-${String(width)}-${theme}`)
    expect(await axeFindings(shown.page)).toEqual([])
    expect(shown.faults).toEqual([])
    expect(await shown.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await shown.page.context().close()
  }
}

describe('the first run', () => {
  it('says what is kept where, and goes on by a single key to signing in', async () => {
    const bridge = firstRun()
    const { page } = await app.show(bridge)
    await page.getByRole('heading', { name: 'What is kept where' }).waitFor()
    expect(await focused(page)).toBe('Go on')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('account.goOn').length).toBe(1)
    await bridge.emit('account.changed', { is: 'signed-out' })
    await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
    await page.getByRole('button', { name: 'What is kept where?' }).click()
    await page.getByRole('heading', { name: 'What is kept where' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Password' }).count()).toBe(0)
    await page.keyboard.press('Enter')
    expect(await page.getByRole('textbox', { name: 'Address' }).inputValue()).toBe('juliet@capulet.lit')
    expect(await focused(page)).toBe('What is kept where?')
    expect(bridge.inputsOf('account.goOn').length).toBe(1)
    await page.context().close()
  })

  it('looks calm', () =>
    looks(
      'first-run',
      () => firstRun(),
      ({ page }) => page.getByText('Go on').waitFor(),
    ))

  it('says that the keychain can’t be used before a password is typed', async () => {
    const { saying } = obstacle(keychain('keychain-missing'))
    const refuses: Answers = { 'account.goOn': () => ({ is: 'refused', saying }) }
    await looks(
      'first-run-missing',
      () => firstRun(refuses),
      async ({ page }) => {
        await page.getByRole('button', { name: 'Go on' }).click()
        await page.getByRole('alert').getByText(english(saying)).waitFor()
        await page.getByRole('button', { name: 'Try again' }).waitFor()
      },
    )
  })

  it('says that the keychain may wait in another window, and stops waiting on the user’s word', async () => {
    await looks(
      'first-run-waits',
      () => firstRun({ 'account.goOn': never }),
      async ({ page, bridge }) => {
        await page.getByRole('button', { name: 'Go on' }).click()
        await bridge.emit('keychain.waiting', { waits: true })
        await page.getByText('Perhaps it asks for its password in another window').waitFor()
        await page.getByRole('button', { name: 'Stop waiting' }).click()
        await expect.poll(() => bridge.inputsOf('account.cancelSignIn').length).toBe(1)
      },
    )
  })

  it('says where old files are', () =>
    looks(
      'first-run-old-files',
      () => firstRun({}, '/home/juliet/.config/Balcony/set-aside-20260513203000000'),
      ({ page }) => page.getByText('/home/juliet/.config/Balcony/set-aside-20260513203000000').waitFor(),
    ))
})

describe('signing in', () => {
  it('says that the keychain may wait in another window', async () => {
    await looks(
      'sign-in-waits',
      () => at({ is: 'signed-out' }, { 'account.signIn': never }),
      async ({ page, bridge }) => {
        await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
        await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
        await page.keyboard.press('Enter')
        await page.getByText('Signing in at capulet.lit…').waitFor()
        await bridge.emit('keychain.waiting', { waits: true })
        await page.getByRole('status').getByText('another window').waitFor()
      },
    )
  })
})

describe('what is in the way', () => {
  const cases: [string, Obstacle][] = [
    ['locked', obstacle(keychain('keychain-locked'))],
    ['missing', obstacle(keychain('keychain-missing'))],
    ['silent', obstacle(keychain('keychain-silent'))],
    ['newer', obstacle(newer())],
    ['keys-missing', obstacle(new KeysMissing('identity'))],
    ['unreadable', obstacle(unreadable('test'))],
    ['not-forgotten', obstacle(new NotForgotten(keychain('keychain-locked')))],
  ]

  it.each(cases)(
    'is said for %s, and only who may be stuck for ever is offered to begin afresh',
    async (name, state) => {
      const stuck = ['keys-missing', 'database-unreadable', 'not-forgotten'].includes(state.reason)
      await looks(
        `blocked-${name}`,
        () => at(state),
        async ({ page }) => {
          await page.getByRole('alert').getByText(english(state.saying)).waitFor()
          await page.getByRole('button', { name: 'Try again' }).waitFor()
          expect(await page.getByRole('button', { name: 'Start afresh…' }).count()).toBe(stuck ? 1 : 0)
          const unchanged = await page.getByText(/nothing was (changed|deleted|replaced)/i).count()
          expect(unchanged).toBe(name === 'not-forgotten' ? 0 : 1)
        },
      )
    },
  )

  it.each(cases.slice(4))(
    'for %s: starting afresh is asked once more, by keyboard, and given up by Escape',
    async (name, state) => {
      const saying: Saying = { say: 'disk-read-only' }
      const refuses: Answers = { 'account.startAfresh': () => ({ is: 'refused', saying }) }
      await looks(
        `afresh-${name}`,
        () => at(state, refuses),
        async ({ page, bridge }) => {
          await page.getByRole('button', { name: 'Start afresh…' }).focus()
          await page.keyboard.press('Enter')
          expect(await focused(page)).toBe('Cancel')
          await page.keyboard.press('Escape')
          expect(await focused(page)).toBe('Start afresh…')
          await page.keyboard.press('Enter')
          expect(bridge.inputsOf('account.startAfresh')).toEqual([])
          await page.keyboard.press('Tab')
          await page.keyboard.press('Enter')
          await page.getByRole('alert').getByText(english(saying)).waitFor()
          expect(bridge.inputsOf('account.startAfresh').length).toBe(1)
        },
      )
    },
  )

  it('can be tried again while the keychain is still being waited for', async () => {
    const bridge = at(obstacle(keychain('keychain-locked')), { 'app.retry': never })
    const { page } = await app.show(bridge)
    const again = page.getByRole('button', { name: 'Try again' })
    await again.click()
    await again.press('Enter')
    expect(bridge.inputsOf('app.retry').length).toBe(1)
    await bridge.emit('keychain.waiting', { waits: true })
    await again.click()
    await expect.poll(() => bridge.inputsOf('app.retry').length).toBe(2)
    await page.context().close()
  })
})

describe('signing out', () => {
  const open = async (page: Page) => {
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out…' }).click()
    await page.getByText('Sign out of').waitFor()
  }

  it('asks in place; Escape gives it up, and nothing happens', async () => {
    const bridge = inside()
    const { page } = await app.show(bridge)
    await open(page)
    await expect.poll(() => focused(page)).toBe('Cancel')
    await page.keyboard.press('Escape')
    expect(await page.getByText('Sign out of').count()).toBe(0)
    const menu = page.getByRole('button', { name: 'Your account' })
    expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(bridge.inputsOf('account.signOut')).toEqual([])
    await page.context().close()
  })

  it('keeps messages and keys unless the user says so', () =>
    looks(
      'sign-out',
      () => inside({ 'account.unsent': () => ({ messages: 2 }) }),
      async ({ page, bridge }) => {
        await open(page)
        await page.getByText('Messages and keys stay on this computer').waitFor()
        await page.getByText('2 messages still wait to be sent. They go when you sign in again.').waitFor()
        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await expect.poll(() => bridge.inputsOf('account.signOut')).toEqual([{ forget: false }])
      },
    ))

  it('says what is lost for good before it is', () =>
    looks(
      'sign-out-forget',
      () => inside({ 'account.unsent': () => ({ messages: 1 }) }),
      async ({ page, bridge }) => {
        await open(page)
        await page.getByRole('checkbox', { name: 'Also forget' }).check()
        await page.getByText('1 message not sent yet').waitFor()
        await page.getByText('your contacts see a new device').waitFor()
        await page.getByRole('button', { name: 'Sign out and forget' }).click()
        await expect.poll(() => bridge.inputsOf('account.signOut')).toEqual([{ forget: true }])
      },
    ))

  it('says that the keychain does not let go, and stays open', async () => {
    const { saying } = obstacle(keychain('keychain-locked'))
    const { page } = await app.show(inside({ 'account.signOut': () => ({ is: 'refused', saying }) }))
    await open(page)
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Sign out and forget' }).click()
    await page.getByRole('alert').getByText(english(saying)).waitFor()
    await page.context().close()
  })

  it('says that the keychain may wait in another window, and Cancel ends that', async () => {
    const bridge = inside({ 'account.signOut': never })
    const { page } = await app.show(bridge)
    await open(page)
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await bridge.emit('keychain.waiting', { waits: true })
    await page.getByText('another window').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => bridge.inputsOf('account.cancelSignIn').length).toBe(1)
    await page.context().close()
  })
})

describe('a password that was changed elsewhere', () => {
  const ask = async (page: Page) => {
    await page.getByRole('button', { name: 'Enter the new password…' }).click()
    return page.getByRole('textbox', { name: 'New password of' })
  }

  it('is asked for in the line of the connection, also after a wrong one, and then it is online', async () => {
    let answer: (value: { is: 'done' } | { is: 'refused'; saying: Saying }) => void = () => {}
    const answers: Answers = { 'account.renewPassword': () => new Promise((resolve) => (answer = resolve)) }
    await looks(
      'new-password',
      () => inside(answers, { connection: wrongPassword }),
      async ({ page, bridge }) => {
        const field = await ask(page)
        await page.keyboard.press('Enter')
        await page.getByRole('alert').getByText('Enter your password.').waitFor()
        await field.fill('capulet')
        await page.keyboard.press('Enter')
        await expect.poll(() => bridge.inputsOf('account.renewPassword')).toEqual([{ password: 'capulet' }])
        await bridge.emit('connection.changed', { is: 'connecting' })
        answer({ is: 'refused', saying: wrongPassword.saying })
        await bridge.emit('connection.changed', wrongPassword)
        await page.getByRole('alert').getByText(english(wrongPassword.saying)).waitFor()
        expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
      },
    )
    const { page, bridge } = await app.show(inside(answers, { connection: wrongPassword }))
    await (await ask(page)).fill('montague')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('account.renewPassword').length).toBe(1)
    await bridge.emit('connection.changed', { is: 'online' })
    answer({ is: 'done' })
    await expect.poll(() => page.getByRole('textbox', { name: 'New password of' }).count()).toBe(0)
    await page.getByRole('status').getByText('The new password is kept.').waitFor({ state: 'attached' })
    await page.context().close()
  })

  it('can be left alone, while it is typed and while the server is asked', async () => {
    let answer: (value: { is: 'refused'; saying: Saying }) => void = () => {}
    const bridge = inside(
      {
        'account.renewPassword': () => new Promise((resolve) => (answer = resolve)),
        'account.cancelSignIn': () => {
          answer({ is: 'refused', saying: { say: 'sign-in-cancelled' } })
          return { is: 'done' }
        },
      },
      { connection: wrongPassword },
    )
    const { page } = await app.show(bridge)
    await ask(page)
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Enter the new password…')
    await (await ask(page)).fill('capulet')
    await page.keyboard.press('Enter')
    await expect.poll(() => bridge.inputsOf('account.renewPassword').length).toBe(1)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => focused(page)).toBe('Enter the new password…')
    await page.context().close()
  })

  it('is offered for no other failure', async () => {
    const { page, bridge } = await app.show(inside({}, { connection: wrongPassword }))
    const offer = page.getByRole('button', { name: 'Enter the new password…' })
    await offer.waitFor()
    await bridge.emit('connection.changed', { ...wrongPassword, problem: 'unreachable' })
    await expect.poll(() => offer.count()).toBe(0)
    await page.context().close()
  })
})
