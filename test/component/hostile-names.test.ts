// What others call themselves, their devices and what they send, where it stands among our own words and marks.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Device } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import { appInTests } from './app-in-tests.ts'
import { conversations, log, row } from './balcony-page.ts'
import { FakeBridge, type Scene } from './fake-bridge.ts'
import { cutOff } from './layout.ts'
import { axeFindings, picture, type Shown } from './rendered-app.ts'
import { at, contact, device, JULIET, own, ROMEO, signedIn, talk, text } from './verona.ts'

const app = appInTests()

const HOSTILE: [string, string][] = [
  ['markup', '<script>document.title="owned"</script><b>bold</b>'],
  ['marks of ours', 'verified ✔ 🛡️ Verified 🔒 ✅ 🔔'],
  ['bidi overrides', '\u202e\u2067deifirev\u2069 \u200f\u061cabc'],
  ['towers', `Z${'\u0301\u0310\u0343'.repeat(400)}${'\u0310\u200d'.repeat(400)}`],
  ['controls', '\u0000\u0007\u001b[31m\r\n\u2028red'],
  ['ten thousand letters', 'w'.repeat(10_000)],
]
const STEERS = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029]/u
const MARKS = /[✔🛡🔒✅🔔]/u

const fingerprint = (letter: string) => letter.repeat(43)
const asks = { messages: 14, from: at('18:00'), until: at('20:07'), gone: 0 }

function sceneOf(name: string): Scene {
  const phone = device(name, { state: 'new', manner: null, decidedAt: null, asks, resource: name })
  const tablet: Device = { ...phone, jid: JULIET, fingerprint: fingerprint('B') }
  const message = text(2, '18:10', 'hi', {
    sealing: { is: 'sealed', sid: name.slice(0, 200), fingerprint: phone.fingerprint, time: 'fits' },
  })
  const question = { reason: 'policy', asks, askedAt: at('18:00'), policy: 'ask', behind: 0 } as const
  const snapshot = signedIn([{ ...talk(contact(ROMEO, name), message), draft: name }], {
    account: {
      ...{ is: 'signed-in', jid: JULIET, name: name.slice(0, 200), ownName: 'Juliet', deviceName: 'desk' },
      presence: { availability: 'online', status: name.slice(0, 200) },
    },
    door: [
      { ...question, device: phone, ownAccount: false, mayLetIn: true },
      { ...question, device: tablet, ownAccount: true, reason: 'own-device', mayLetIn: true },
    ],
  })
  return {
    snapshot,
    messages: { [ROMEO]: [own(1, '18:00', 'mine'), message] },
    devices: { [ROMEO]: [phone] },
    readers: {
      1: {
        is: 'own',
        given: [{ device: { ...phone, fingerprint: fingerprint('C') }, at: at('18:00'), how: 'asked' }],
        waiting: [{ device: phone, askedAt: at('18:00'), granted: false }],
        refused: [{ ...phone, fingerprint: fingerprint('D'), state: 'blocked' }],
      },
    },
  }
}

/** Nothing of it steers or imitates, and nothing is too wide. */
async function harmless(page: Page, where: Locator) {
  const shown = (await where.innerText()).replaceAll('\n', ' ')
  expect(shown).not.toMatch(STEERS)
  expect(shown).not.toMatch(MARKS)
  expect(shown).not.toMatch(/\p{M}{3}/u)
  expect(await page.locator('main b, main script').count()).toBe(0)
  expect(await page.title()).not.toContain('owned')
  expect(await cutOff(page)).toEqual([])
}

describe.each([1280, 480])('at %i px', (width) => {
  it.each(HOSTILE)('a person, an account and devices called %s', async (what, name) => {
    const { page, faults } = await app.show(new FakeBridge(sceneOf(name)), { width })
    const people = page.getByRole('navigation', { name: 'People' })
    await conversations(page).getByRole('button').waitFor()
    // a draft is the user's own text: marks in it are what they wrote
    await page.getByText('Draft:').waitFor()
    expect((await people.innerText()).replaceAll('\n', ' ')).not.toMatch(STEERS)
    expect(await cutOff(page)).toEqual([])
    await picture(page, `hostile-people-${what}-${String(width)}`)

    await page.getByRole('button', { name: /^At the door: / }).click()
    const door = page.getByRole('region', { name: 'At the door' })
    await harmless(page, door)
    await picture(page, `hostile-door-${what}-${String(width)}`)
    await door.getByRole('button', { name: 'Close' }).click()

    await conversations(page).getByRole('button').click()
    await page.getByRole('button', { name: /^Devices/ }).click()
    const devices = page.getByRole('region', { name: 'Devices' })
    await devices.getByText('Details', { exact: true }).click()
    await harmless(page, devices)
    // what we say of it stands by itself
    expect(await devices.locator('.state').innerText()).toBe('New')
    await picture(page, `hostile-devices-${what}-${String(width)}`)
    await devices.getByRole('button', { name: 'Close' }).click()

    for (const [number, sign] of [
      [0, 'Who can read this'],
      [1, 'Name of the key'],
    ] as const) {
      await log(page).getByRole('button', { name: 'More about this message' }).nth(number).click()
      await page.getByRole('menuitem', { name: 'Message details' }).click()
      const details = page.getByRole('region', { name: 'Message details' })
      const technical = details.getByText('Details', { exact: true })
      await technical.click()
      await details.getByText(sign).waitFor()
      await harmless(page, details)
      await picture(page, `hostile-details-${what}-${String(number)}-${String(width)}`)
      await page.keyboard.press('Escape')
    }
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each([
    ['a name of marks alone', 'https://✔verified.example/'],
    ['a long address', `https://verona.example/${'w'.repeat(1_900)}`],
    ['letters that run right to left', 'https://שלום.example/%E2%80%AEgpj.exe'],
  ])('the question before a link with %s', async (what, address) => {
    const message = text(1, '18:00', address)
    const snapshot = signedIn([talk(contact(ROMEO, 'Romeo'), message)])
    const { page, faults }: Shown = await app.show(
      new FakeBridge({ snapshot, messages: { [ROMEO]: [message] } }),
      {
        width,
      },
    )
    await row(page, 'Romeo').click()
    await log(page).getByRole('link').focus()
    await page.keyboard.press('Enter')
    const offer = log(page).getByRole('group')
    await offer.waitFor()
    await picture(page, `hostile-link-${what}-${String(width)}`)
    await harmless(page, offer)
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })
})

it('nobody can begin a message so that it looks like a draft, or like the user wrote it', async () => {
  const imitation = (jid: string, name: string, words: string) =>
    talk(contact(jid as BareJid, name), text(1, '18:00', words))
  const snapshot = signedIn([
    imitation('a@a.test', 'Tybalt', 'Draft: kill him'),
    imitation('b@a.test', 'Paris', 'You: I do'),
    { ...talk(contact(ROMEO, 'Romeo'), own(2, '18:00', 'I do')), draft: '' },
    { ...talk(contact('d@a.test' as BareJid, 'Benvolio')), draft: 'Come\n\u202eaway' },
  ])
  const { page } = await app.show(new FakeBridge({ snapshot }))
  const whose = (name: string) => row(page, name).locator('.whose').allInnerTexts()
  await row(page, 'Tybalt').waitFor()
  expect(await whose('Tybalt')).toEqual([])
  expect(await whose('Paris')).toEqual([])
  expect(await whose('Romeo')).toEqual(['You:'])
  expect(await whose('Benvolio')).toEqual(['Draft:'])
  await row(page, 'Benvolio').getByText('Draft: Come away').waitFor()
  await picture(page, 'hostile-rows')
  await page.context().close()
})
