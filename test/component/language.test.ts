// The language changes on every screen at once, and back, without a reload.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Saying } from '../../shared/domain/saying.ts'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import type { Snapshot } from '../../shared/ipc/contract.ts'
import { de } from '../../shared/words/de.ts'
import { en } from '../../shared/words/en.ts'
import { said as saidIn } from '../../shared/words/said.ts'
import { appInTests } from './app-in-tests.ts'
import { conversations } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { picture } from './rendered-app.ts'
import {
  contact,
  device,
  evening,
  JULIET,
  notSignedIn,
  OTHER_FINGERPRINT,
  own,
  ROMEO,
  romeo,
  signedIn,
  talk,
  text,
  verona,
  waiting,
} from './verona.ts'

const app = appInTests()

const english = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  settings: { ...DEFAULT_SETTINGS, language: 'en' },
})
const openRomeo = (page: Page) => conversations(page).getByText('Romeo').click()

interface Shown {
  name: string
  scene: () => Scene
  then?: (page: Page) => Promise<void>
}
const messages = [
  ...evening.slice(0, 2),
  own(10, '18:50', 'Yet', { delivery: 'waiting' }),
  own(11, '18:51', 'No', { delivery: 'failed', problem: null }),
  waiting(12, '18:52', 'refused'),
  waiting(13, '18:53', 'key-gone'),
  text(14, '18:54', '', { content: { is: 'unreadable', problem: 'malformed' } }),
  text(15, '18:55', 'Plain', { sealing: { is: 'plain' } }),
]
const asked = contact('tybalt@capulet.lit' as never, 'Tybalt', {
  ...{ inRoster: false, wantsIn: true, subscription: 'none', nick: 'Prince of Cats' },
})
const main = (): Scene => ({
  snapshot: english(signedIn([...verona(), talk(asked)])),
  messages: { [ROMEO]: messages },
  devices: {
    [ROMEO]: [device('laptop'), device('', { fingerprint: OTHER_FINGERPRINT, state: 'new', proven: false })],
  },
  unsignedKeys: { [ROMEO]: 'refused' },
})
const screens: Shown[] = [
  { name: 'starting', scene: () => ({ snapshot: english(notSignedIn({ is: 'starting' })) }) },
  {
    name: 'sign-in',
    scene: () => ({ snapshot: english(notSignedIn({ is: 'signed-out' })) }),
    then: (page) => page.getByRole('button', { name: 'Connection settings' }).click(),
  },
  {
    name: 'blocked',
    scene: () => ({
      snapshot: english(notSignedIn({ is: 'blocked', reason: 'disk', saying: { say: 'disk-full' } })),
    }),
  },
  { name: 'nobody', scene: () => ({ snapshot: english(signedIn([])) }) },
  {
    name: 'lost',
    scene: () => ({
      snapshot: english(
        signedIn(verona(), {
          connection: {
            is: 'lost',
            problem: 'wrong-password',
            saying: { say: 'wrong-password', jid: 'juliet@capulet.lit' },
            nextTry: null,
          },
        }),
      ),
    }),
  },
  { name: 'people', scene: main },
  {
    name: 'adding',
    scene: main,
    then: (page) => page.getByRole('button', { name: 'Add contact' }).click(),
  },
  {
    name: 'conversation',
    scene: main,
    then: async (page) => {
      await openRomeo(page)
      await page.getByRole('button', { name: /^Devices/ }).click()
      await page.getByRole('region', { name: 'Devices' }).waitFor()
    },
  },
  {
    name: 'plain',
    scene: () => ({
      snapshot: english(signedIn([{ ...talk({ ...romeo, reading: 'unknown' }), plain: true }])),
    }),
    then: openRomeo,
  },
  {
    name: 'settings',
    scene: () => ({ snapshot: { ...english(signedIn(verona())), hasTray: true } }),
    then: async (page) => {
      await page.keyboard.press('Control+,')
      await page.getByRole('region', { name: 'Settings' }).waitFor()
    },
  },
]

/** Every word of ours on the page, seen or read out; what is said is gone with the moment, and no part of it. */
const said = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [document.title]
    const attributes = ['aria-label', 'title', 'placeholder']
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest('.sr-only[role="status"]') !== null) continue
      for (const name of attributes) found.push(element.getAttribute(name) ?? '')
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent?.trim() ?? '')
      }
    }
    return found.filter((words) => /\p{L}{2}/u.test(words))
  })

/** Few words of ours are the same in both languages; names, addresses and what people wrote are. */
const SAME = new Set([
  ...['Balcony', '(3) Balcony', 'Online', 'Details', 'English', 'Deutsch', 'Server', 'Port'],
  ...['Juliet Capulet', 'Romeo', 'Nurse', 'Benvolio', 'Tybalt', 'Friar Laurence', 'laptop'],
  ...[...messages, ...evening].map(({ content }) => (content.is === 'text' ? content.text : '')),
  ...['Anon, anon!', 'See you at the square, and bring the masks', 'balcony.0a1b2c3d'],
])
/** Also an address, a message of Romeo as it is read out, and a part of a fingerprint. */
const isForeign = (words: string) => SAME.has(words) || /@|^Romeo, .*, \d\d:\d\d$|^[\w-]{3,4}$/.test(words)

/** What is said to the user, and where it stands. */
interface Spoken {
  name: string
  scene: () => Scene
  then?: (page: Page) => Promise<void>
  saying: Saying
}
const refusal = { say: 'wrong-password', jid: JULIET } as const
const notFound = { say: 'server-not-found', server: 'montague.lit' } as const
const spoken: Spoken[] = [
  {
    name: 'a refusal in the sign-in form',
    scene: () => ({
      snapshot: english(notSignedIn({ is: 'signed-out' })),
      answers: { 'account.signIn': () => ({ is: 'refused', saying: refusal }) },
    }),
    then: async (page) => {
      await page.getByRole('textbox', { name: 'Address' }).fill(JULIET)
      await page.getByRole('textbox', { name: 'Password' }).fill('rose')
      await page.keyboard.press('Enter')
    },
    saying: refusal,
  },
  {
    name: 'what is missing in the sign-in form',
    scene: () => ({ snapshot: english(notSignedIn({ is: 'signed-out' })) }),
    then: (page) => page.getByRole('button', { name: 'Sign in' }).click(),
    saying: { say: 'address-missing' },
  },
  {
    name: 'a lost connection',
    scene: () => ({
      snapshot: english(
        signedIn(verona(), {
          connection: {
            is: 'lost',
            problem: 'unreachable',
            saying: { say: 'server-silent', domain: 'capulet.lit' },
            nextTry: null,
          },
        }),
      ),
    }),
    saying: { say: 'server-silent', domain: 'capulet.lit' },
  },
  {
    name: "a failed message's reason",
    scene: () => ({
      snapshot: english(signedIn(verona())),
      messages: { [ROMEO]: [own(1, '18:51', 'Soft', { delivery: 'failed', problem: notFound })] },
    }),
    then: openRomeo,
    saying: notFound,
  },
]

describe('what is said to the user', () => {
  it.each(spoken)('changes its language at once with the setting: $name', async ({ scene, then, saying }) => {
    const { page, bridge, faults } = await app.show(new FakeBridge(scene()))
    const settings = (language: 'en' | 'de') =>
      bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language })
    const inEnglish = page.getByText(saidIn(en, saying))
    const inGerman = page.getByText(saidIn(de, saying))
    await then?.(page)
    await inEnglish.waitFor()
    const asked = bridge.asked.length

    await settings('de')
    await inGerman.waitFor()
    expect(await inEnglish.count()).toBe(0)
    await settings('en')
    await inEnglish.waitFor()
    expect(await inGerman.count()).toBe(0)
    // it is the same saying in other words: nobody asked for it again
    expect(bridge.asked.length).toBe(asked)
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe('the language', () => {
  it.each(screens)(
    'changes on the screen "$name" without a reload, and back',
    async ({ name, scene, then }) => {
      const { page, bridge, faults } = await app.show(new FakeBridge(scene()))
      const settings = (language: 'en' | 'de') =>
        bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language })
      const lang = () => page.evaluate(() => document.documentElement.lang)
      await expect.poll(lang).toBe('en')
      await then?.(page)
      await page.evaluate(() => ((globalThis as { stays?: boolean }).stays = true))
      const before = await said(page)

      await settings('de')
      await expect.poll(lang).toBe('de')
      const german = new Set(await said(page))
      await picture(page, `deutsch-${name}`)
      expect(before.filter((words) => german.has(words) && !isForeign(words))).toEqual([])
      expect(german.size).toBeGreaterThan(1)

      await settings('en')
      await expect.poll(lang).toBe('en')
      expect(await said(page)).toEqual(before)
      expect(await page.evaluate(() => (globalThis as { stays?: boolean }).stays)).toBe(true)
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  it('is the language of the computer until somebody chooses one', async () => {
    const { page, bridge } = await app.show(new FakeBridge({ snapshot: signedIn([]) }), { locale: 'de-AT' })
    await page.getByRole('button', { name: 'Dein Konto' }).waitFor()
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language: 'en' })
    await page.getByRole('button', { name: 'Your account' }).waitFor()
    await page.context().close()
  })

  it('times are those of the language, too', async () => {
    const yesterday = text(1, '18:53', 'hi')
    const { page, bridge } = await app.show(
      new FakeBridge({
        snapshot: english(signedIn([talk(romeo, { ...yesterday, at: yesterday.at - 3 * 86_400_000 })])),
      }),
    )
    await conversations(page).getByText('Sun', { exact: true }).waitFor()
    await bridge.emit('settings.changed', { ...DEFAULT_SETTINGS, language: 'de' })
    await page.getByText('So', { exact: true }).waitFor()
    await page.context().close()
  })
})
