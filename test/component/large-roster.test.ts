import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { BareJid } from '../../shared/domain/jid.ts'
import { appInTests } from './app-in-tests.ts'
import { conversations, focused, row } from './balcony-page.ts'
import { FakeBridge } from './fake-bridge.ts'
import type { Shown } from './rendered-app.ts'
import { contact, signedIn, talk, text } from './verona.ts'

const app = appInTests()

const PEOPLE = 2_000
const jid = (n: number) => `citizen${String(n)}@verona.lit` as BareJid
const name = (n: number) => `Citizen ${String(n).padStart(4, '0')}`
const people = Array.from({ length: PEOPLE }, (_, n) =>
  talk(contact(jid(n), name(n)), n < 500 ? text(n + 1, '18:00', `line ${String(n)}`) : null),
)
const rows = (page: Page) => conversations(page).getByRole('listitem')
async function open(): Promise<Shown> {
  const shown = await app.show(new FakeBridge({ snapshot: signedIn(people) }))
  await row(shown.page, name(0)).waitFor()
  return shown
}

describe('a roster of 2,000', () => {
  it('has few of its rows in the page, and each says which of how many it is', async () => {
    const { page } = await open()
    expect(await rows(page).count()).toBeLessThan(40)
    expect(await rows(page).first().getAttribute('aria-setsize')).toBe(String(PEOPLE))
    expect(await rows(page).nth(3).getAttribute('aria-posinset')).toBe('4')
    await page.context().close()
  })

  it('is walked by keys from end to end, and Tab comes back to where one was', async () => {
    const { page } = await open()
    await row(page, name(0)).focus()
    await page.keyboard.press('End')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(PEOPLE - 1)}`))
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(PEOPLE - 2)}`))
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Add contact')
    await conversations(page).hover()
    await page.mouse.wheel(0, -50_000)
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(PEOPLE - 2)}`))
    await page.keyboard.press('Home')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(0)}`))
    await page.keyboard.press('PageDown')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(10)}`))
    await page.context().close()
  })

  it('is filtered by name, and opened from there', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zen 1234')
    await row(page, name(1234)).waitFor()
    await expect.poll(() => rows(page).count()).toBe(1)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: name(1234) }).waitFor()
    await page.context().close()
  })

  it('keeps its place and order while everybody comes online', async () => {
    const { page, bridge } = await open()
    await row(page, name(0)).focus()
    for (let n = 0; n < 10; n += 1) await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toMatch(new RegExp(`^${name(10)}`))
    const online = { availability: 'online', status: '', devicesOnline: 1, reading: 'unknown' } as const
    for (let from = 0; from < PEOPLE; from += 100) {
      const chunk = Array.from({ length: 100 }, (_, n) => ({ jid: jid(from + n), ...online }))
      await bridge.emit('presence.changed', { people: chunk })
    }
    await row(page, `${name(3)}, online`).waitFor()
    expect(await focused(page)).toMatch(new RegExp(`^${name(10)}, online`))
    await page.context().close()
  })
})
