import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedInAccount } from '../../shared/domain/account.ts'
import type { Device } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Page } from 'playwright-core'
import { verbatim } from '../english.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { axeFindings, EVENING, picture, RenderedApp } from './rendered-app.ts'
import {
  contact,
  device,
  evening,
  OTHER_FINGERPRINT,
  own,
  ROMEO,
  romeo,
  notSignedIn,
  signedIn,
  talk,
  text,
  verona,
  waiting,
} from './verona.ts'

let app: RenderedApp
beforeAll(async () => {
  app = await RenderedApp.start()
})
afterAll(() => app.stop())

const devices: Device[] = [
  device('Garden laptop', { state: 'verified', manner: 'compared' }),
  device('Phone', {
    fingerprint: OTHER_FINGERPRINT,
    state: 'new',
    manner: null,
    decidedAt: null,
    lastSeen: EVENING,
  }),
]
const main = (): Scene => ({
  snapshot: signedIn(verona()),
  messages: { [ROMEO]: evening },
  devices: { [ROMEO]: devices },
})
const states = [
  waiting(1, '18:01', 'asking'),
  waiting(2, '18:02', 'sender-away'),
  waiting(3, '18:03', 'awaiting-approval'),
  waiting(4, '18:04', 'refused'),
  waiting(5, '18:05', 'key-gone'),
  waiting(6, '18:06', 'check-clock'),
  text(7, '18:07', '', { content: { is: 'unreadable', problem: 'decryption-failed' } }),
]
const marks = [
  text(1, '18:10', 'Plain as day', { sealing: { is: 'plain' } }),
  text(2, '18:20', 'From long ago', { sealing: { is: 'sealed', sid: 's', fingerprint: null, time: 'old' } }),
  text(3, '18:30', 'And from the new phone', {
    sealing: { is: 'sealed', sid: 's', fingerprint: OTHER_FINGERPRINT, time: 'fits' },
  }),
  own(4, '18:40', 'Sent, and not there yet', { delivery: 'sent' }),
  own(5, '18:50', 'Waits for the connection', { delivery: 'waiting' }),
  own(6, '18:55', 'Did not go', {
    delivery: 'failed',
    problem: verbatim('The server does not take messages to montague.lit.'),
  }),
]
const unheard = { ...romeo, reading: 'unknown' } as const
const inClear = [
  ...evening.slice(0, 3),
  text(4, '20:08', 'I cannot read that', { sealing: { is: 'plain' } }),
  own(5, '20:09', 'Then let it be in the open', { sealing: { is: 'plain' }, delivery: 'sent' }),
]
const unsigned = [
  text(1, '18:10', 'From an app that signs with a key of its own', {
    sealing: { is: 'sealed', sid: 's', fingerprint: null, time: 'fits', signedBy: 'unknown-key' },
  }),
  text(2, '18:20', '', { content: { is: 'unreadable', problem: 'unsigned-key' } }),
  text(3, '18:21', '', { content: { is: 'unreadable', problem: 'second-key' } }),
  text(4, '18:22', '', { content: { is: 'unreadable', problem: 'verification-failed' } }),
]
const TOO_LONG = 'Your server does not take this name. Perhaps it is too long.'
/** Everything that can stand between people. */
function acquainted(account: Partial<SignedInAccount> = {}, answers: Scene['answers'] = {}): Scene {
  const snapshot = signedIn([
    ...verona().map((conversation) => ({
      ...conversation,
      contact: { ...conversation.contact, groups: ['Verona'] },
    })),
    talk(
      contact('tybalt@capulet.lit' as BareJid, 'Tybalt', {
        ...{ asked: true, subscription: 'none', groups: ['Family'] },
        problem: verbatim('The server of this address was not found.'),
      }),
    ),
    talk(
      contact('mercutio@verona.lit' as BareJid, 'Mercutio', {
        ...{
          availability: 'busy',
          devicesOnline: 1,
          status: 'Queen Mab hath been with me',
          groups: ['Verona'],
        },
      }),
    ),
    talk(
      contact('paris@mantua.lit' as BareJid, 'paris', {
        ...{ inRoster: false, subscription: 'none', wantsIn: true, nick: 'Count Paris' },
        request: 'Good morrow! Your father said that I might ask to see you.',
      }),
    ),
  ])
  const messages = { [ROMEO]: evening }
  return {
    snapshot: { ...snapshot, account: { ...(snapshot.account as SignedInAccount), ...account } },
    messages,
    answers,
  }
}
const openRomeo = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByText('Romeo').click()

interface Picture {
  name: string
  scene: () => Scene
  /** What to do before looking. */
  then?: (page: Page) => Promise<void>
  width?: number
}
const pictures: Picture[] = [
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
  { name: 'nobody-yet', scene: () => ({ snapshot: signedIn([]) }) },
  { name: 'main', scene: main, then: openRomeo },
  {
    name: 'main-devices',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Devices' }).click()
      await page.getByText('Details').first().click()
    },
  },
  {
    name: 'menu',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Your account' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).hover()
    },
  },
  {
    name: 'own-status',
    scene: () => acquainted({ presence: { availability: 'busy', status: 'At the ball until midnight' } }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Your account' }).click()
      await page.getByRole('menuitem', { name: 'Status text…' }).click()
      await page.getByRole('textbox', { name: 'Status text' }).waitFor()
    },
  },
  {
    name: 'people-groups',
    scene: () => acquainted(),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Verona' }).click()
    },
  },
  {
    name: 'adding',
    scene: () => acquainted(),
    then: async (page) => {
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('textbox', { name: 'Address of the person' }).fill('mercutio@verona.lit')
      await page.getByRole('textbox', { name: 'Message with' }).fill('We met at the square. It is I, Juliet.')
    },
  },
  {
    name: 'renaming',
    scene: () => acquainted({}, { 'contact.rename': () => ({ is: 'refused', saying: verbatim(TOO_LONG) }) }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'More about Romeo' }).click()
      await page.getByRole('menuitem', { name: 'Rename…' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText(TOO_LONG).waitFor()
    },
  },
  {
    name: 'removing',
    scene: () => acquainted(),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'More about Romeo' }).click()
      await page.getByRole('menuitem', { name: 'Remove from contacts…' }).click()
      await page.getByRole('checkbox').check()
    },
  },
  {
    name: 'person-menu',
    scene: () => acquainted(),
    then: async (page) => {
      await page.getByRole('list', { name: 'Conversations' }).getByText('Tybalt').click()
      await page.getByRole('button', { name: 'More about Tybalt' }).click()
      await page.getByRole('menuitem', { name: 'Rename…' }).hover()
    },
  },
  {
    name: 'removing-narrow',
    scene: () => acquainted(),
    width: 480,
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'More about Romeo' }).click()
      await page.getByRole('menuitem', { name: 'Remove from contacts…' }).click()
    },
  },
  { name: 'main-narrow', scene: main, width: 480, then: openRomeo },
  { name: 'main-narrow-list', scene: main, width: 480 },
  {
    name: 'main-narrow-devices',
    scene: main,
    width: 480,
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Devices' }).click()
    },
  },
  {
    name: 'states',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), states.at(-1) ?? null)]),
      messages: { [ROMEO]: states },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Ask again' }).first().click()
      await page.getByText('opens here when it comes').waitFor()
    },
  },
  {
    name: 'marks',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), marks.at(-1) ?? null)]),
      messages: { [ROMEO]: marks },
      devices: { [ROMEO]: devices },
    }),
    then: openRomeo,
  },
  {
    name: 'unsigned-keys',
    scene: () => ({
      snapshot: signedIn([talk(contact(ROMEO, 'Romeo'), unsigned.at(-1) ?? null)]),
      messages: { [ROMEO]: unsigned },
      devices: { [ROMEO]: devices },
      unsignedKeys: { [ROMEO]: 'refused' },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'See devices' }).click()
      await page.getByText('Keys without proof').click()
      await page.getByRole('button', { name: 'Accept them' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'newcomer',
    scene: () => ({
      snapshot: signedIn([talk(romeo, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
      devices: {
        [ROMEO]: [
          device('Garden laptop'),
          device('Tablet', { fingerprint: OTHER_FINGERPRINT, firstSeen: EVENING, lastSeen: EVENING }),
        ],
      },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: /Devices.*1 new/ }).click()
      await page.getByText('New: added lately, beside the others.').waitFor()
    },
  },
  {
    name: 'may-not-read',
    scene: () => ({
      snapshot: signedIn([talk(unheard, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: openRomeo,
  },
  {
    name: 'ask-plain',
    scene: () => ({
      snapshot: signedIn([talk(unheard, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Send unencrypted' }).click()
      await page.getByRole('group', { name: 'Send unencrypted to Romeo?' }).waitFor()
    },
  },
  {
    name: 'plain',
    scene: () => ({
      snapshot: signedIn([{ ...talk(unheard, inClear.at(-1) ?? null), plain: true }]),
      messages: { [ROMEO]: inClear },
    }),
    then: openRomeo,
  },
  {
    name: 'announces-nothing',
    scene: () => ({
      snapshot: signedIn([talk({ ...romeo, reading: 'announces-nothing' }, evening[3] ?? null)]),
      messages: { [ROMEO]: evening.slice(0, 4) },
    }),
    then: openRomeo,
  },
  {
    name: 'plain-though-they-can-read',
    scene: () => ({
      snapshot: signedIn([{ ...talk(romeo, inClear.at(-1) ?? null), plain: true }]),
      messages: { [ROMEO]: inClear },
    }),
    width: 480,
    then: openRomeo,
  },
  {
    name: 'plain-narrow',
    scene: () => ({
      snapshot: signedIn([{ ...talk(unheard, inClear.at(-1) ?? null), plain: true }]),
      messages: { [ROMEO]: inClear },
    }),
    width: 480,
    then: openRomeo,
  },
  {
    name: 'lost-and-asked',
    scene: () => ({
      snapshot: signedIn(
        [
          talk(
            contact(ROMEO, 'Romeo', { inRoster: false, subscription: 'none' }),
            waiting(1, '18:00', 'stranger'),
            1,
          ),
          talk(
            contact('tybalt@capulet.lit' as BareJid, 'Tybalt', {
              inRoster: false,
              wantsIn: true,
              subscription: 'none',
            }),
          ),
        ],
        {
          connection: {
            is: 'lost',
            problem: 'unreachable',
            saying: verbatim('The server capulet.lit does not answer.'),
            nextTry: EVENING + 8_000,
          },
        },
      ),
      messages: { [ROMEO]: [waiting(1, '18:00', 'stranger')] },
    }),
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('textbox', { name: 'Address of the person' }).fill('no address')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
    },
  },
]

it('axe sees a colour that is too faint, so that finding nothing means something', async () => {
  const { page } = await app.show(new FakeBridge(main()))
  await openRomeo(page)
  await page.evaluate(() => document.documentElement.style.setProperty('--quiet', '#bbb'))
  expect((await axeFindings(page)).join()).toContain('color-contrast')
  await page.context().close()
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(pictures)(
    'the screen "$name" has nothing that axe finds, and breaks no rule of its CSP',
    async ({ name, scene, then, width }) => {
      const { page, faults } = await app.show(new FakeBridge(scene()), { theme, width: width ?? 1280 })
      await page.locator('main').waitFor()
      await then?.(page)
      await picture(page, `${name}-${theme}`)
      expect(await axeFindings(page)).toEqual([])
      expect(faults).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      await page.context().close()
    },
  )
})
