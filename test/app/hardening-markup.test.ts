// Markup that somebody else writes is text wherever it arrives: it runs nowhere, becomes no element, and asks for nothing.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { setCanary, type Canary } from './canary.ts'
import { waysOut } from './net-log.ts'
import { befriend, romeo as romeosAccount, setStage, type Stage } from './stage.ts'

/** What each attack does where it succeeds. */
const DEED = 'window.hurt=1'
/** As long as a device's name may be. */
const DEVICE = `<img src=x onerror=${DEED}>`
const STATUS = `<svg onload="${DEED}"><a href="javascript:${DEED}">ball</a>`

let stage: Stage, canary: Canary, juliet: BalconyWindow, romeo: BalconyWindow, netLog: string, web: string
let requests: string[]

beforeAll(async () => {
  stage = await setStage()
  canary = await setCanary()
  web = `http://127.0.0.1:${canary.tcp}/`
  netLog = `${stage.profileOf('juliet')}-net.json`
  juliet = await stage.signIn('juliet', { flags: [`--log-net-log=${netLog}`] })
  requests = []
  juliet.page.on('request', (request) => requests.push(request.url()))
  romeo = await stage.signIn('romeo')
  // his device's name goes with his first key
  await romeo.page.evaluate((name) => window.balcony.call('device.rename', { name }), DEVICE)
  await befriend(juliet, romeo)
}, 120_000)
afterAll(async () => {
  await stage.close()
  canary.close()
})

/** Nothing of it ran, nothing of it is an element, and nobody was asked for anything. */
async function isText(): Promise<void> {
  const found = await juliet.page.evaluate((web) => {
    const made = [...document.querySelectorAll('img, script, svg, a, iframe, style, link')]
    return {
      ran: 'hurt' in globalThis,
      made: made
        .filter((element) => /hurt|onerror|onload/.test(element.outerHTML.replace(element.innerHTML, '')))
        .map((element) => element.outerHTML),
      loads: made.filter((element) => element.getAttribute('src')?.startsWith(web)).length,
    }
  }, web)
  expect(found).toEqual({ ran: false, made: [], loads: 0 })
  expect(canary.visits).toEqual([])
}

it('as a message', async () => {
  const texts = [
    `<script>${DEED}</script>`,
    `<script src="${web}"></script>`,
    `<img src="${web}" onerror="${DEED}">`,
    `<a href="javascript:${DEED}">Leave</a>`,
    `javascript:${DEED}`,
    `<iframe srcdoc="<script>parent.hurt=1</script>"></iframe>`,
    `<style>@import "${web}";</style>`,
  ]
  for (const text of texts) {
    await romeo.send(text)
    await juliet.message(text).waitFor()
    await isText()
  }
  await stage.picture(juliet, 'markup')
})

it('as the name of a device', async () => {
  await juliet.page.getByRole('button', { name: 'Devices' }).click()
  await juliet.page.getByRole('region', { name: 'Devices' }).getByText(DEVICE).first().waitFor()
  await isText()
  await juliet.page.keyboard.press('Escape')
})

it('as a status', async () => {
  const said = await romeo.page.evaluate(
    (status) => window.balcony.call('account.setPresence', { availability: 'busy', status }),
    STATUS,
  )
  expect(said).toMatchObject({ is: 'output' })
  await juliet.page.locator('header').getByText(STATUS).waitFor()
  await isText()
})

it('as the name of a contact', async () => {
  const name = `<img src="${web}" onerror="${DEED}">`
  const said = await juliet.page.evaluate(
    ([jid, name]) => window.balcony.call('contact.rename', { jid, name }),
    [romeosAccount.address, name] as const,
  )
  expect(said).toMatchObject({ is: 'output', output: { is: 'done' } })
  await juliet.page.getByRole('heading', { name, exact: true }).waitFor()
  await isText()
})

it('and the page asked for nothing but its own files in all that time', async () => {
  expect(requests.filter((url) => !/^(app:\/\/balcony\/|data:|blob:)/.test(url))).toEqual([])
  await juliet.close()
  const { seen, out } = waysOut(netLog)
  // the log was written, and read
  expect(seen).toBeGreaterThan(0)
  expect(out).toEqual([])
})
