import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, setStage, type Stage } from './stage.ts'

let stage: Stage
let juliet: BalconyWindow
let romeo: BalconyWindow

beforeAll(async () => {
  stage = await setStage()
  juliet = await stage.signIn('juliet')
  romeo = await stage.signIn('romeo')
  await befriend(juliet, romeo)
}, 120_000)
afterAll(() => stage.close())

const online = () => juliet.page.getByRole('status').getByText('Online', { exact: true })
const notConnected = () => juliet.page.getByRole('status').getByText(/Not connected\. The /)

it('the window says that the server was stopped, and is online again by itself when it was started', async () => {
  await stage.servers.stopServer('a.test')
  await notConnected().waitFor()
  await stage.picture(juliet, 'server-stopped')
  await juliet.send('Art thou gone so?')
  await stage.servers.startServer('a.test')
  await online().waitFor()
  await romeo.message('Art thou gone so?').waitFor()
})

it('the same where it was killed, and at once where the computer wakes', async () => {
  await stage.servers.stopServer('a.test', 'SIGKILL')
  await notConnected().waitFor()
  await juliet.send('I must hear from thee every day in the hour')
  // By itself it would now wait for more than five seconds
  await juliet.page.getByText(/^Next try in ([6-9]|\d\d) s$/).waitFor()
  await stage.servers.startServer('a.test')
  await juliet.wakeComputer()
  await online().waitFor({ timeout: 5_000 })
  await romeo.message('I must hear from thee every day in the hour').waitFor()
})

it('the server hears when the window goes off the screen and comes back', async () => {
  // Prosody writes attributes in any order
  const said = () =>
    stage.servers
      .log('a.test')
      .match(/<(in)?active(?= [^>]*xmlns='urn:xmpp:csi:0')/g)
      ?.join(' ') ?? ''
  await juliet.hide()
  await expect.poll(said).toBe('<inactive')
  await juliet.show()
  await expect.poll(said).toBe('<inactive <active')
})
