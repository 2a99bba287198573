import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../axe.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, romeo, setStage, type Stage } from './stage.ts'

const BEFORE = ['Good night, good night!', 'Parting is such sweet sorrow']

describe('a new device at the door', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  /** A further computer of Romeo. */
  async function signInOn(computer: string): Promise<BalconyWindow> {
    const window = await stage.open(computer)
    await window.signIn({ ...romeo, server: stage.servers.b.address, certificate: stage.servers.caFile })
    await window.untilSignedIn()
    await window.openConversation('juliet')
    return window
  }
  async function restarted(window: BalconyWindow, profile: string, with_: string): Promise<BalconyWindow> {
    await window.close()
    const again = await stage.open(profile)
    await again.untilSignedIn()
    await again.openConversation(with_)
    return again
  }
  async function noViolations({ page }: BalconyWindow): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axeFindings(page)).toEqual([])
    }
  }
  const bell = () => j.page.getByRole('button', { name: 'At the door: 1 device asks to read' })
  const door = () => j.page.getByRole('region', { name: 'At the door' })
  const waiting = (window: BalconyWindow) =>
    window.page.getByRole('log', { name: 'Messages' }).getByText(/^Waiting for .*juliet.* to let you in$/i)
  const lines = async (window: BalconyWindow) =>
    (await window.page.getByRole('log', { name: 'Messages' }).getByRole('article').allInnerTexts()).map(
      (text) => text.split('\n')[0],
    )

  async function readersOf(text: string): Promise<string[]> {
    await j.message(text).click()
    await j.page
      .getByRole('article')
      .filter({ hasText: text })
      .getByRole('button', { name: 'More about this message' })
      .click()
    await j.page.getByRole('menuitem', { name: 'Message details' }).click()
    const list = j.page
      .getByRole('region', { name: 'Message details' })
      .getByRole('list', { name: 'Who can read this' })
    await list.waitFor()
    return list.getByRole('listitem').allInnerTexts()
  }

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo')
    await befriend(j, r)
    await j.send('Hello')
    await r.message('Hello').waitFor()
    // from here on she wants to be asked
    await j.page
      .getByRole('button', { name: /devices/i })
      .first()
      .click()
    const devices = j.page.getByRole('region', { name: 'Devices' })
    await devices.getByRole('radio', { name: 'Ask me about each' }).click()
    await j.page.getByRole('region', { name: 'Devices' }).getByText('You are asked about new ones.').waitFor()
    await devices.getByRole('button', { name: 'Close' }).click()
    await r.close()
    r = await signInOn('romeo-tower')
  }, 240_000)
  afterAll(() => stage.close())

  it('gets her messages sealed, and both see that it waits for her', async () => {
    for (const text of BEFORE) await j.send(text)
    await waiting(r)
      .nth(BEFORE.length - 1)
      .waitFor({ timeout: 60_000 })
    await bell().waitFor()
    await stage.picture(r, 'door-asker')
    await noViolations(r)
  })

  it('waits still when both programs begin anew', async () => {
    r = await restarted(r, 'romeo-tower', 'juliet')
    j = await restarted(j, 'juliet', 'romeo')
    await waiting(r)
      .nth(BEFORE.length - 1)
      .waitFor()
    await bell().click()
    // the key that it asks for opens "Hello", too
    await door()
      .getByText(/asks to read 3 messages \(/)
      .waitFor()
    await door()
      .getByText(/^Asked today, /)
      .waitFor()
    await stage.picture(j, 'door-list')
    await noViolations(j)
  })

  it('is let in, and what waited is read where it stood', async () => {
    await door().getByRole('button', { name: 'Let in' }).click()
    for (const text of BEFORE) await r.message(text).waitFor({ timeout: 60_000 })
    expect(await waiting(r).count()).toBe(0)
    const shown = await lines(r)
    expect(shown.findIndex((line) => line === BEFORE[0])).toBeLessThan(
      shown.findIndex((line) => line === BEFORE[1]),
    )
    await expect.poll(() => bell().count()).toBe(0)
    await stage.picture(r, 'door-healed')
    await j.page.keyboard.press('Escape')
  })

  it('is named among those who can read the message', async () => {
    const readers = await readersOf(BEFORE[1]!)
    expect(readers.some((reader) => /Let in later and given the key/.test(reader))).toBe(true)
    await stage.picture(j, 'door-readers')
    await noViolations(j)
    await j.page.keyboard.press('Escape')
  })

  it('that she never lets in is told so, and stays out', async () => {
    await r.close()
    r = await signInOn('romeo-garden')
    await j.send('Who is there?')
    await waiting(r).first().waitFor({ timeout: 60_000 })
    await bell().click()
    await door().getByRole('button', { name: 'Never' }).click()
    await door().getByRole('button', { name: 'Block it' }).click()
    await door().getByText('Nobody asks any more.').waitFor()
    await stage.picture(j, 'door-blocked')
    await j.page.keyboard.press('Escape')
    await j.send('Not for you')
    await r.page
      .getByRole('log', { name: 'Messages' })
      .getByText(/refused the key/)
      .first()
      .waitFor({ timeout: 60_000 })
    await stage.picture(r, 'door-refused')
    expect(await r.message('Not for you').count()).toBe(0)
    expect(await r.message('Who is there?').count()).toBe(0)
    const readers = await readersOf('Not for you')
    expect(readers.some((reader) => /Blocked\. It was not given the key/.test(reader))).toBe(true)
  })
})
