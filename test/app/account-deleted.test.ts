// The account is deleted on the server, under the running program and while it is off: the window says so, and everything
// that is kept here can be read, searched, and written on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, juliet, setStage, type Stage } from './stage.ts'

let stage: Stage
let window: BalconyWindow

beforeAll(async () => {
  stage = await setStage()
  window = await stage.signIn('juliet')
  const romeo = await stage.signIn('romeo')
  await befriend(window, romeo)
  await romeo.send('Lady, by yonder blessed moon I swear')
  await window.message('Lady, by yonder blessed moon I swear').waitFor()
  await window.send('O, swear not by the moon')
  await romeo.message('O, swear not by the moon').waitFor()
}, 120_000)
afterAll(() => stage.close())

const status = () => window.page.getByRole('status')

async function reads(): Promise<void> {
  for (const text of ['Lady, by yonder blessed moon I swear', 'O, swear not by the moon'])
    await window.message(text).waitFor()
}

describe('an account that was deleted on the server', () => {
  it('is told of at once, and what was said stays to be read', async () => {
    await stage.servers.removeUser(juliet.address)
    await status().getByText('Does the account still exist?').waitFor()
    await reads()
    await window.send('Romeo, doff thy name')
    await window.message('Romeo, doff thy name').waitFor()
    await stage.picture(window, 'account-deleted')
  })

  it('is told of by a program that was off meanwhile, which keeps everything, also what was not sent', async () => {
    await window.close()
    window = await stage.open('juliet')
    await window.untilSignedIn()
    await status()
      .getByText(/The password is not right for juliet@a\.test/)
      .waitFor()
    await window.openConversation('romeo')
    await reads()
    await window.message('Romeo, doff thy name').waitFor()
    await stage.picture(window, 'account-deleted-away')
  })

  it('is gone on with where the server has it again', async () => {
    await stage.servers.addUser(juliet.address, juliet.password)
    await window.page.getByRole('button', { name: 'Enter the new password…' }).click()
    await window.page.getByRole('textbox', { name: 'New password of' }).fill(juliet.password)
    await window.page.keyboard.press('Enter')
    await status().getByText('Online', { exact: true }).waitFor()
    await reads()
    expect(await window.message('Romeo, doff thy name').count()).toBe(1)
  })
})
