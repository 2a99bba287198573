// PROTOCOL 10 and 11 in real windows: two devices of Romeo and one of Juliet, on two federated servers.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, juliet, romeo, setStage, type Stage } from './stage.ts'

const ROMEO = romeo.address as BareJid

describe('own devices', () => {
  let stage: Stage, j: BalconyWindow, laptop: BalconyWindow, phone: BalconyWindow
  let book: string

  beforeAll(async () => {
    stage = await setStage()
    book = stage.profileOf('trust-book.json')
    j = await stage.signIn('juliet')
    laptop = await stage.signIn('romeo')
    await named(laptop, 'Laptop')
    await befriend(j, laptop)
    await j.send('Wherefore art thou?')
    await laptop.message('Wherefore art thou?').waitFor()
    await verifiedByNumber(j, ROMEO, 'Laptop')
    phone = await another('Phone')
  }, 240_000)
  afterAll(() => stage.close())

  const pane = (page: Page) => page.getByRole('region', { name: 'Your devices' })
  const card = (page: Page, name: string) => page.locator('.card', { hasText: name })
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
  const panel = ({ page }: BalconyWindow) => page.getByRole('region', { name: 'Compare emoji' })
  const sees = (window: BalconyWindow) => panel(window).getByRole('listitem').allInnerTexts()

  const named = ({ page }: BalconyWindow, name: string) =>
    page.evaluate((name) => window.balcony.call('device.rename', { name }), name)

  /** One more device of Romeo. */
  async function another(name: string): Promise<BalconyWindow> {
    const opened = await stage.open(name)
    await stage.signInOn(opened, 'romeo')
    await named(opened, name)
    return opened
  }

  /** The devices of `jid` as this window has them. */
  const devicesOf = ({ page }: BalconyWindow, jid: BareJid) =>
    page.evaluate(async (jid) => {
      const listed = await window.balcony.call('device.list', { jid })
      return listed.is === 'output' ? listed.output.devices : []
    }, jid)

  const standing = async (seenBy: BalconyWindow, name: string) => {
    const device = (await devicesOf(seenBy, ROMEO)).find((one) => one.name === name)
    return device === undefined ? 'unknown' : `${device.state}, ${device.manner ?? 'undecided'}`
  }

  /** The user has heard the number of this device by phone. */
  async function verifiedByNumber(at: BalconyWindow, jid: BareJid, name: string): Promise<void> {
    const device = await vi.waitFor(async () => {
      const found = (await devicesOf(at, jid)).find((one) => one.name === name)
      if (found === undefined) throw new Error(`${name} is not known`)
      return found
    }, 30_000)
    const said = await at.page.evaluate(
      async ({ jid, fingerprint }) => {
        const shown = await window.balcony.call('verify.number', { jid, fingerprint })
        if (shown.is !== 'output' || shown.output.is !== 'number') return shown
        const number = shown.output.groups.join(' ')
        return await window.balcony.call('verify.confirmNumber', { jid, fingerprint, number })
      },
      { jid, fingerprint: device.fingerprint },
    )
    expect(said).toMatchObject({ is: 'output', output: { is: 'done' } })
  }

  async function openOwnDevices({ page }: BalconyWindow): Promise<void> {
    await press(page, 'Your account')
    await page.getByRole('menuitem', { name: 'Your devices' }).click()
    await pane(page).waitFor()
  }

  it('the list names both, and they verify each other by emoji in three steps each', async () => {
    await openOwnDevices(laptop)
    const other = card(laptop.page, 'Phone')
    await other.getByText('Gets no keys until you let it in.').waitFor()
    await stage.picture(laptop, 'own-devices-new')
    await other.getByRole('button', { name: 'Verify…' }).click()
    await laptop.page.getByRole('button', { name: 'Compare emoji' }).click()
    await phone.page.getByRole('button', { name: /wants to compare emoji|: 1$|^At the door/ }).click()
    await phone.page.getByText('Another device of yours wants to compare emoji.').waitFor()
    await press(phone.page, 'Compare now')
    for (const window of [laptop, phone]) {
      await panel(window).getByText('Does your other device show these?').waitFor()
    }
    expect(await sees(laptop)).toHaveLength(7)
    expect(await sees(laptop)).toEqual(await sees(phone))
    for (const window of [laptop, phone]) await press(window.page, 'Yes, the same')
    for (const window of [laptop, phone]) {
      await panel(window).getByRole('heading', { name: 'Verified' }).waitFor()
      await press(window.page, 'Done')
    }
    await card(laptop.page, 'Phone').getByText('You compared it.').waitFor()
    await stage.picture(laptop, 'own-devices-verified')
  })

  it('the contact lets the phone in, introduced by the laptop that she verified, and the phone reads', async () => {
    await expect.poll(() => standing(j, 'Phone'), { timeout: 30_000 }).toBe('trusted, endorsed')
    await press(j.page, /^Devices/)
    await card(j.page, 'Phone').getByText('introduced by Laptop').waitFor()
    await j.send('Good night')
    await phone.openConversation('juliet')
    await phone.message('Good night').waitFor()
  })

  it('what was decided goes into the file that the user picks, with public keys alone', async () => {
    await verifiedByNumber(laptop, juliet.address as BareJid, 'Linux computer')
    await laptop.inMain(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, book)
    await press(laptop.page, 'Save to a file…')
    await pane(laptop.page)
      .getByText(/^Saved, with/)
      .waitFor()
    const { keys, attestations } = JSON.parse(readFileSync(book, 'utf8')) as Record<string, unknown[]>
    expect(keys).toContainEqual(expect.objectContaining({ kty: 'OKP', crv: 'Ed25519' }))
    expect(JSON.stringify(keys)).not.toContain('"d"')
    expect(attestations?.length).toBeGreaterThan(1)
  })

  it('a lost one is shut out in one step, after what it could read was said', async () => {
    await phone.close()
    const lost = card(laptop.page, 'Phone')
    await lost.getByRole('button', { name: 'Lost this device…' }).click()
    await lost.getByText(/perhaps 1 message from .*juliet/).waitFor()
    await stage.picture(laptop, 'own-devices-lost')
    await lost.getByRole('button', { name: 'Shut it out' }).click()
    await pane(laptop.page).getByText('The device is shut out.').waitFor()
    await lost.getByText('Blocked', { exact: true }).waitFor()
    expect(await standing(laptop, 'Phone')).toBe('blocked, lost')
    // the contact's app hears of it by itself
    await expect.poll(() => standing(j, 'Phone'), { timeout: 30_000 }).toBe('new, undecided')
    await card(j.page, 'Phone').getByText('No longer listed by its account.').waitFor()
    await stage.picture(j, 'own-devices-lost-at-contact')
    await j.send('Are you alone now?')
    await laptop.page.keyboard.press('Escape')
    await laptop.openConversation('juliet')
    await laptop.message('Are you alone now?').waitFor()
    const given = await j.page.evaluate(async (jid) => {
      const page = await window.balcony.call('conversation.page', { jid, before: null, limit: 1 })
      const id = page.is === 'output' ? (page.output.messages[0]?.id ?? -1) : -1
      const read = await window.balcony.call('message.readers', { id })
      return read.is === 'output' && read.output.is === 'own'
        ? read.output.given.map(({ device }) => device.name)
        : []
    }, ROMEO)
    expect(given).toEqual(['Laptop'])
  })

  it('what the file says is shown first, and holds on a new device once the user takes it over', async () => {
    const desk = await another('Desk')
    await verifiedByNumber(desk, ROMEO, 'Laptop')
    await desk.inMain(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, book)
    await openOwnDevices(desk)
    await press(desk.page, 'Open a file…')
    await desk.page.getByText('Take over what this file says?').waitFor()
    await stage.picture(desk, 'own-devices-book')
    const stands = async () => (await devicesOf(desk, juliet.address as BareJid)).map(({ state }) => state)
    expect(await stands()).not.toContain('verified')
    await press(desk.page, 'Take over')
    await pane(desk.page)
      .getByText(/^Taken over:/)
      .waitFor()
    await expect.poll(stands).toEqual(['verified'])
  })
})
