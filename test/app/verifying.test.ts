// Two real windows verify each other: by the code on a screen, in a picture and before a camera, and by the number.
import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blankWall, codeOnWall, toFilm } from '../doubles/qr-pictures.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, juliet, romeo, setStage, type Stage } from './stage.ts'

let stage: Stage, j: BalconyWindow, r: BalconyWindow, film: string

beforeAll(async () => {
  stage = await setStage()
  film = stage.profileOf('camera.y4m')
  // The camera is a file, whose first picture is there when Chromium looks which cameras there are.
  writeFileSync(film, toFilm(blankWall()))
  const flags = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
  j = await stage.signIn('juliet', { flags })
  r = await stage.signIn('romeo')
  await befriend(j, r)
  await j.send('Wherefore art thou?')
  await r.message('Wherefore art thou?').waitFor()
  await r.send('Here')
  await j.message('Here').waitFor()
}, 180_000)
afterAll(() => stage.close())

const panel = (page: Page) => page.getByRole('region', { name: 'Verify' })

async function choose(page: Page, way: string): Promise<void> {
  if ((await panel(page).count()) === 0) {
    const devices = page.getByRole('button', { name: 'Devices' }).first()
    if ((await devices.getAttribute('aria-expanded')) !== 'true') await devices.click()
    await page.getByRole('button', { name: /^(Verify…|Compare again…)/ }).click()
  }
  await panel(page)
    .getByRole('button', { name: new RegExp(`^${way}`) })
    .click()
}

/** Whether the page is given the camera when it asks Chromium. */
const givenCamera = (page: Page) =>
  page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      (stream) => {
        for (const track of stream.getTracks()) track.stop()
        return true
      },
      () => false,
    ),
  )

it('the number is the same in both windows', async () => {
  const shown = []
  for (const { page } of [j, r]) {
    await choose(page, 'Compare numbers')
    const digits = panel(page).getByRole('list').locator('[aria-hidden]')
    await digits.first().waitFor()
    shown.push(await digits.allInnerTexts())
    await page.keyboard.press('Escape')
  }
  expect(shown[0]).toHaveLength(12)
  expect(shown[0]).toEqual(shown[1])
})

it('Romeo’s own code, scanned by himself, verifies nothing; Juliet reads it out of a picture of his screen', async () => {
  await choose(r.page, 'Show my code')
  const code = panel(r.page).getByRole('img', { name: 'The code of this device' })
  const picture = stage.profileOf('romeos-screen.png')
  await code.screenshot({ path: picture })
  await panel(r.page).getByRole('button', { name: 'Scan their code' }).click()
  await panel(r.page).locator('input[type=file]').setInputFiles(picture)
  await panel(r.page).getByText('the device you are using').waitFor()

  await choose(j.page, 'Scan their code')
  await panel(j.page).locator('input[type=file]').setInputFiles(picture)
  await panel(j.page)
    .getByText(/is verified\.$/)
    .waitFor()
  await panel(j.page).getByRole('button', { name: 'Close' }).last().click()
  await j.page.getByText(/^by scanning the code/).waitFor()
})

it('the camera is given for the while of the scan, and reads the code before it', async () => {
  // the last scan may be letting go of it yet
  await expect.poll(() => givenCamera(j.page)).toBe(false)
  const reply = await r.page.evaluate(async (jid) => {
    const listed = await window.balcony.call('device.list', { jid })
    if (listed.is !== 'output') return undefined
    const fingerprint = listed.output.devices[0]?.fingerprint ?? ''
    return await window.balcony.call('verify.number', { jid, fingerprint })
  }, juliet.address)
  if (reply?.is !== 'output' || reply.output.is !== 'number') throw new Error('Romeo has no code')
  expect(reply.output.code).toContain(romeo.address)
  writeFileSync(film, toFilm(codeOnWall(reply.output.code)))

  await choose(j.page, 'Scan their code')
  await panel(j.page)
    .getByText(/is verified\.$/)
    .waitFor()
  await expect.poll(() => givenCamera(j.page)).toBe(false)
  await panel(j.page).getByRole('button', { name: 'Close' }).last().click()
})

it('a pasted number verifies Juliet’s device in Romeo’s window', async () => {
  await j.page.getByRole('button', { name: 'Compare again…' }).click()
  await choose(j.page, 'Compare numbers')
  await panel(j.page).getByRole('button', { name: 'Copy the number' }).click()
  await expect.poll(() => j.clipboard()).toMatch(/^(\d{5} ){11}\d{5}$/)
  const number = await j.clipboard()

  await r.page.keyboard.press('Escape')
  await choose(r.page, 'Compare numbers')
  await panel(r.page).getByText('Paste a number you were given').click()
  await panel(r.page).getByLabel('The number as you were given it').fill(number.replaceAll(' ', '\n'))
  await panel(r.page).getByRole('button', { name: 'Compare', exact: true }).click()
  await panel(r.page).getByRole('button', { name: 'Yes, verify' }).click()
  await panel(r.page)
    .getByText(/is verified\.$/)
    .waitFor()
  await panel(r.page).getByRole('button', { name: 'Close' }).last().click()
  await r.page.getByText(/^by comparing the number/).waitFor()
})
