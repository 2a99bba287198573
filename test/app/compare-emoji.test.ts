// PROTOCOL 11: two real windows on two federated servers verify each other by emoji.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, setStage, type Stage } from './stage.ts'

describe('two people compare emoji', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo')
    await befriend(j, r)
    await j.send('Is it you?')
    await r.message('Is it you?').waitFor()
    await r.send('It is I')
    await j.message('It is I').waitFor()
  }, 180_000)
  afterAll(() => stage.close())

  const panel = ({ page }: BalconyWindow) => page.getByRole('region', { name: 'Compare emoji' })
  const emojiOf = (window: BalconyWindow) => panel(window).getByRole('listitem').allInnerTexts()
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

  it('in three steps each, and both have the green mark', async () => {
    await j.page.getByRole('button', { name: /^Devices/ }).click()
    await press(j.page, 'Verify…')
    await j.page.getByRole('button', { name: 'Compare emoji' }).click()
    await r.page.getByText(/wants to compare emoji with you/).waitFor()
    await stage.picture(r, 'compare-invited')
    await press(r.page, 'Compare now')
    await panel(j)
      .getByText(/^Does .* see these\?$/)
      .waitFor()
    await panel(r)
      .getByText(/^Does .* see these\?$/)
      .waitFor()
    expect(await emojiOf(j)).toHaveLength(7)
    expect(await emojiOf(j)).toEqual(await emojiOf(r))
    await stage.picture(j, 'compare-emoji')
    await press(j.page, 'Yes, the same')
    await press(r.page, 'Yes, the same')
    for (const window of [j, r]) {
      await panel(window).getByRole('heading', { name: 'Verified' }).waitFor()
      await stage.picture(window, 'compare-verified')
      await press(window.page, 'Done')
      await window.page.locator('header').getByText('Verified').waitFor()
    }
  })
})
