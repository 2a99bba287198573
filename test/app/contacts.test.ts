import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { romeo, setStage, type Stage } from './stage.ts'

describe('two people in two windows', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo')
  }, 180_000)
  afterAll(() => stage.close())

  it('one asks with a message, the other reads it at the door and lets them in', async () => {
    await j.page.getByRole('button', { name: 'Add contact' }).click()
    await j.page.getByRole('textbox', { name: 'Address of the person' }).fill(romeo.address)
    await j.page.getByRole('textbox', { name: /^Name for this person/ }).fill('My Romeo')
    await j.page.getByRole('textbox', { name: /^Message with/ }).fill('It is I, from the balcony')
    await j.page.getByRole('button', { name: 'Add', exact: true }).click()
    await r.page.getByText('It is I, from the balcony').waitFor()
    await stage.picture(r, 'at-the-door')
    await r.acceptRequest()
    await j.page.getByRole('heading', { name: 'My Romeo' }).waitFor()
    await j.page.locator('header').getByText('online', { exact: true }).waitFor()
  })

  it('one does not want to be disturbed, and the other sees why', async () => {
    await j.page.getByRole('button', { name: 'Your account' }).click()
    await j.page.getByRole('menuitemradio', { name: 'Do not disturb' }).click()
    await j.page.getByRole('button', { name: 'Your account' }).click()
    await j.page.getByRole('menuitem', { name: 'Status text…' }).click()
    await j.page.getByRole('textbox', { name: 'Status text' }).fill('At the ball')
    await j.page.keyboard.press('Enter')
    await r.openConversation('juliet')
    await r.page.locator('header').getByText('do not disturb · At the ball').waitFor()
  })

  it('a new name and the own presence are there after a restart', async () => {
    await j.page.getByRole('button', { name: 'More about My Romeo' }).click()
    await j.page.getByRole('menuitem', { name: 'Rename…' }).click()
    await j.page.getByRole('textbox', { name: `Name for ${romeo.address}` }).fill('Romeo')
    await j.page.keyboard.press('Enter')
    await j.page.getByRole('heading', { name: 'Romeo', exact: true }).waitFor()
    await j.close()
    await r.page.locator('header').getByText('offline', { exact: true }).waitFor()

    j = await stage.open('juliet')
    await j.untilSignedIn()
    await j.openConversation('Romeo')
    await j.page.getByRole('navigation').getByText('Do not disturb').waitFor()
    await r.page.locator('header').getByText('do not disturb · At the ball').waitFor()
    await stage.picture(j, 'do-not-disturb')
  })

  it('who is removed with the messages is gone, and the other is told by what they see', async () => {
    await j.send('Good night, good night')
    await r.message('Good night, good night').waitFor()
    await j.page.getByRole('button', { name: 'More about Romeo' }).click()
    await j.page.getByRole('menuitem', { name: 'Remove from contacts…' }).click()
    await j.page.getByRole('checkbox', { name: /Delete the messages/ }).check()
    await stage.picture(j, 'removing')
    await j.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await j.page.getByText('Nobody here yet').waitFor()
    await r.page.getByText('You do not see when juliet is online.').waitFor()
    expect(await j.page.getByRole('log').count()).toBe(0)
  })
})
