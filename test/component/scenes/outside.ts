// Before anybody is signed in.
import { obstacleOf, KeysMissing, NotForgotten } from '../../../main/services/obstacles.ts'
import { KeychainError } from '../../../main/services/ports.ts'
import { newer, unreadable } from '../../../main/storage/storage-failure.ts'
import type { Obstacle } from '../../../shared/domain/account.ts'
import { verbatim } from '../../english.ts'
import { notSignedIn } from '../verona.ts'
import { never, type StagedScene } from './staged-scene.ts'

const blocked = (error: Error) => ({ snapshot: notSignedIn(obstacleOf(error) as Obstacle) })
const noKeychain = new KeychainError('keychain-missing', '')
const lockedKeychain = new KeychainError('keychain-locked', '')

export const outside: StagedScene[] = [
  {
    name: 'starting',
    scene: () => ({
      snapshot: notSignedIn({ is: 'starting' }),
    }),
  },
  {
    name: 'sign-in',
    scene: () => ({
      snapshot: notSignedIn({ is: 'signed-out' }),
    }),
  },
  {
    name: 'sign-in-settings',
    scene: () => ({
      snapshot: notSignedIn({ is: 'signed-out' }),
      answers: { 'account.signIn': () => ({ is: 'refused', saying: verbatim('The password is wrong.') }) },
    }),
    then: async (page) => {
      await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
      await page.getByRole('textbox', { name: 'Password' }).fill('rose')
      await page.getByRole('button', { name: 'Connection settings' }).click()
      await page
        .getByLabel('Trusted certificate')
        .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no') })
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('The password is wrong.').waitFor()
    },
  },
  {
    name: 'blocked',
    scene: () => ({
      snapshot: notSignedIn({
        is: 'blocked',
        reason: 'keychain-locked',
        saying: verbatim('Unlock the keychain of this computer, then try again.'),
      }),
    }),
  },
  {
    name: 'starting-fails',
    scene: () => ({
      snapshot: notSignedIn({ is: 'starting' }),
      answers: {
        'app.snapshot': () => ({ is: 'error', code: 'failed', saying: verbatim('The program is silent.') }),
      },
    }),
    then: (page) => page.getByRole('alert').waitFor(),
  },
  { name: 'first-run', scene: () => ({ snapshot: notSignedIn({ is: 'first-run', oldFiles: '' }) }) },
  {
    name: 'first-run-waits',
    scene: () => ({
      snapshot: notSignedIn({
        is: 'first-run',
        oldFiles: '/home/juliet/.config/Balcony/set-aside-20260513203000000',
      }),
      answers: { 'account.goOn': never },
    }),
    then: async (page, bridge) => {
      await page.getByRole('button', { name: 'Go on' }).click()
      await bridge.emit('keychain.waiting', { waits: true })
      await page.getByRole('button', { name: 'Stop waiting' }).waitFor()
    },
  },
  {
    name: 'first-run-refused',
    scene: () => ({
      snapshot: notSignedIn({ is: 'first-run', oldFiles: '' }),
      answers: {
        'account.goOn': () => ({ is: 'refused', saying: (obstacleOf(noKeychain) as Obstacle).saying }),
      },
    }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'signing-in',
    scene: () => ({ snapshot: notSignedIn({ is: 'signed-out' }), answers: { 'account.signIn': never } }),
    then: async (page, bridge) => {
      await page.getByRole('textbox', { name: 'Address' }).fill('juliet@capulet.lit')
      await page.getByRole('textbox', { name: 'Password' }).fill('wherefore')
      await page.keyboard.press('Enter')
      await bridge.emit('keychain.waiting', { waits: true })
      await page.getByRole('status').getByText('another window').waitFor()
    },
  },
  { name: 'blocked-missing', scene: () => blocked(noKeychain) },
  { name: 'blocked-silent', scene: () => blocked(new KeychainError('keychain-silent', '')) },
  { name: 'blocked-newer', scene: () => blocked(newer()) },
  { name: 'blocked-unreadable', scene: () => blocked(unreadable('test')) },
  { name: 'blocked-not-forgotten', scene: () => blocked(new NotForgotten(lockedKeychain)) },
  {
    name: 'start-afresh',
    scene: () => ({
      ...blocked(new KeysMissing('identity')),
      answers: { 'account.startAfresh': () => ({ is: 'refused', saying: { say: 'disk-read-only' } }) },
    }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Start afresh…' }).click()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').nth(1).waitFor()
    },
  },
]
