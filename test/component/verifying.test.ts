// A device is verified by the code that its screen shows; every step of verifying looks right.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import { blankWall, codeOnWall, toFilm, toPng } from '../doubles/qr-pictures.ts'
import { appInTests } from './app-in-tests.ts'
import { log, row, showRomeo } from './balcony-page.ts'
import { FakeBridge, OWN_CODE, SAFETY_NUMBER, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, type Look, type Shown } from './rendered-app.ts'
import { button, laptop, panel, verifying } from './verify-page.ts'
import {
  device,
  FINGERPRINT,
  NURSE,
  OTHER_FINGERPRINT,
  ROMEO,
  romeo,
  signedIn,
  talk,
  text,
} from './verona.ts'

const ROMEOS_CODE = `xmpp:romeo@montague.lit?balcony-verify;FINGERPRINT=${FINGERPRINT}`
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcony-codes-'))
  writeFileSync(join(folder, 'code.y4m'), toFilm(codeOnWall(ROMEOS_CODE)))
  writeFileSync(join(folder, 'code.png'), toPng(codeOnWall(ROMEOS_CODE, 900, 700)))
  writeFileSync(join(folder, 'wall.png'), toPng(blankWall()))
  writeFileSync(join(folder, 'broken.png'), toPng(codeOnWall(ROMEOS_CODE)).subarray(0, 60))
  writeFileSync(join(folder, 'huge.png'), hugePng())
  writeFileSync(join(folder, 'note.png'), 'But soft, what light')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const app = appInTests()
/** It alone has a camera, and its pages take longer to come. */
const filming = appInTests(() => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${join(folder, 'code.y4m')}`,
])

/** It says that it has 100,000 pixels on each side. */
function hugePng(): Buffer {
  const png = Buffer.from(toPng(blankWall()))
  png.writeUInt32BE(100_000, 16)
  png.writeUInt32BE(100_000, 20)
  return png
}

/** The same where a camera is. Nobody is asked for it: it is given, as the shell gives it. */
async function withCamera(more: Partial<Scene> = {}, look: Look = {}): Promise<Shown> {
  const shown = await verifying(filming, null, more, look)
  await shown.page.context().grantPermissions(['camera'])
  return shown
}

describe('verifying by code', () => {
  it('with the camera: it is wanted, looks, verifies, and is off', async () => {
    const { page, bridge, faults } = await withCamera()
    await button(page, 'Scan their code').click()
    await panel(page).getByText('“laptop” is verified.').waitFor({ timeout: 20_000 })
    expect(bridge.inputsOf('verify.scanned')).toEqual([
      { jid: ROMEO, fingerprint: FINGERPRINT, text: ROMEOS_CODE },
    ])
    await expect.poll(() => bridge.inputsOf('camera.wanted')).toEqual([{ wanted: true }, { wanted: false }])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each([
    ['Escape', (page: Page) => page.keyboard.press('Escape')],
    ['the button', (page: Page) => button(page, 'Turn the camera off').click()],
    ['another way', (page: Page) => button(page, 'Other ways').click()],
    ['closing the page', (page: Page) => button(page, 'Close').click()],
    ['another conversation', (page: Page) => row(page, 'Nurse').click()],
  ])('ends the camera by %s', async (_, leave) => {
    const { page, bridge } = await withCamera({
      answers: { 'verify.scanned': () => ({ is: 'no-code' }) },
    })
    await page.evaluate(() => {
      const kept = globalThis as unknown as { tracks: MediaStreamTrack[] }
      kept.tracks = []
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (what) => {
        const stream = await original(what)
        kept.tracks.push(...stream.getTracks())
        return stream
      }
    })
    await button(page, 'Scan their code').click()
    await panel(page).getByText('This code is not one of Balcony’s.').waitFor({ timeout: 20_000 })
    await leave(page)
    await expect.poll(() => bridge.inputsOf('camera.wanted').at(-1)).toEqual({ wanted: false })
    const states = () =>
      page.evaluate(() =>
        (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks.map((t) => t.readyState),
      )
    expect(await states()).toEqual(['ended'])
    await page.context().close()
  })

  it('asks main once about a code that stays in sight', async () => {
    const { page, bridge } = await withCamera({
      answers: { 'verify.scanned': () => ({ is: 'no-code' }) },
    })
    await button(page, 'Scan their code').click()
    await panel(page).getByText('This code is not one of Balcony’s.').waitFor({ timeout: 20_000 })
    await page.waitForFunction(() => document.querySelector('video')!.currentTime > 1)
    expect(bridge.inputsOf('verify.scanned')).toHaveLength(1)
    await page.context().close()
  })

  it('without the permission says so, and a picture still does', async () => {
    const { page, bridge, faults } = await verifying(filming, 'Scan their code')
    await panel(page).getByText('The camera was not given to Balcony.').waitFor()
    expect(bridge.inputsOf('camera.wanted')).toEqual([{ wanted: true }, { wanted: false }])
    await panel(page).locator('input[type=file]').setInputFiles(join(folder, 'code.png'))
    await panel(page).getByText('“laptop” is verified.').waitFor()
    expect(bridge.inputsOf('verify.scanned')).toMatchObject([{ text: ROMEOS_CODE }])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each([
    ['wall.png', 'No code was found in this picture.'],
    ['broken.png', 'cannot be read as a picture'],
    ['note.png', 'cannot be read as a picture'],
    ['huge.png', 'This picture is too large.'],
  ])('out of %s: %s', async (name, sentence) => {
    const { page, bridge, faults } = await verifying(filming, 'Scan their code')
    await panel(page).locator('input[type=file]').setInputFiles(join(folder, name))
    await panel(page).getByText(sentence).waitFor({ timeout: 10_000 })
    expect(bridge.inputsOf('verify.scanned')).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each([
    [{ is: 'unknown-device' }, 'a device of Romeo that is not known here'],
    [{ is: 'other-account', jid: NURSE }, 'This is the code of Nurse. Nothing was verified.'],
    [{ is: 'other-account', jid: 'paris@verona.lit' as BareJid }, 'another account: paris@verona.lit.'],
    [{ is: 'own', here: true }, 'the device you are using'],
    [{ is: 'own', here: false }, 'another device of your own'],
    [{ is: 'no-code' }, 'not one of Balcony’s'],
    [{ is: 'refused', saying: { say: 'device-blocked-first' } }, 'You blocked this device.'],
  ] as const)('%j verifies nothing and says so', async (outcome, sentence) => {
    const { page } = await verifying(filming, 'Scan their code', {
      answers: { 'verify.scanned': () => outcome },
    })
    await panel(page).locator('input[type=file]').setInputFiles(join(folder, 'code.png'))
    await panel(page).getByRole('status').getByText(sentence).waitFor()
    await panel(page).getByRole('status').getByText('Nothing was verified.').waitFor()
    await page.context().close()
  })

  it('of another device of Romeo verifies that one where the user wants it', async () => {
    const phone = device('phone', { fingerprint: OTHER_FINGERPRINT })
    const { page, bridge } = await verifying(app, null, { devices: { [ROMEO]: [laptop] } })
    bridge.answer('device.list', () => ({
      ...{ devices: [laptop, phone], unsignedKeys: 'ordinary', policy: null, policyForAll: 'ask' },
    }))
    bridge.answer('verify.scanned', ({ fingerprint }) =>
      fingerprint === OTHER_FINGERPRINT
        ? { is: 'verified' }
        : { is: 'other-device', fingerprint: OTHER_FINGERPRINT, device: 'phone' },
    )
    await button(page, 'Scan their code').click()
    await panel(page).locator('input[type=file]').setInputFiles(join(folder, 'code.png'))
    await panel(page).getByText('“phone”, not “laptop”').waitFor()
    await button(page, 'Verify “phone”').click()
    await panel(page).getByText('“phone” is verified.').waitFor()
    expect(bridge.inputsOf('verify.scanned').map(({ fingerprint }) => fingerprint)).toEqual([
      FINGERPRINT,
      OTHER_FINGERPRINT,
    ])
    await page.context().close()
  })

  it('shows the code of the device at hand, white in the dark, too', async () => {
    const { page, bridge } = await verifying(app, 'Show my code', {}, { theme: 'dark' })
    const code = panel(page).getByRole('img', { name: 'The code of this device' })
    await code.waitFor()
    const buffer = await code.screenshot()
    // the page itself reads it back
    await button(page, 'Scan their code').click()
    const shot = { name: 'screen.png', mimeType: 'image/png', buffer }
    await panel(page).locator('input[type=file]').setInputFiles(shot)
    await panel(page).getByText('is verified.').waitFor()
    expect(bridge.inputsOf('verify.scanned')).toMatchObject([{ text: OWN_CODE }])
    await page.context().close()
  })
})

describe('a device that', () => {
  it.each([
    ['is blocked', { state: 'blocked' }],
    ['proves nothing', { proven: false }],
    ['is the one at hand', { own: true }],
  ] as const)('%s is not offered to be verified', async (_, more) => {
    const { page } = await app.show(
      new FakeBridge({
        snapshot: signedIn([talk(romeo)]),
        devices: { [ROMEO]: [device('laptop', more)] },
      }),
    )
    await row(page, 'Romeo').click()
    await page.getByRole('button', { name: 'Devices' }).first().click()
    await page.getByRole('heading', { name: 'laptop' }).waitFor()
    expect(await page.getByRole('button', { name: /Verify|Compare again/ }).count()).toBe(0)
    await page.context().close()
  })
})

describe('a link that names a device', () => {
  const link = (fingerprint: string) => `xmpp:romeo@montague.lit?balcony-verify;FINGERPRINT=${fingerprint}`

  it('offers to compare, and verifies nothing', async () => {
    const { page, bridge } = await showRomeo(app, [text(1, '18:00', link(FINGERPRINT))], {
      devices: { [ROMEO]: [laptop] },
    })
    await log(page).getByRole('link').click()
    const offer = page.getByRole('group', { name: 'Talk with this person?' })
    await offer.getByText('The link itself proves nothing').waitFor()
    await offer.getByRole('button', { name: 'Compare…' }).click()
    await panel(page).getByRole('heading', { name: 'Verify “laptop”' }).waitFor()
    expect(bridge.asked.filter(({ name }) => name.startsWith('verify.'))).toEqual([])
    await page.context().close()
  })

  it('and is not known leads to the devices that are, and says so', async () => {
    const { page, bridge } = await showRomeo(app, [text(1, '18:00', link(OTHER_FINGERPRINT))], {
      devices: { [ROMEO]: [laptop] },
    })
    await log(page).getByRole('link').click()
    await page.getByRole('button', { name: 'Compare…' }).click()
    await page.getByText('The link names a device that is not known here.').waitFor()
    expect(await panel(page).count()).toBe(0)
    expect(bridge.asked.filter(({ name }) => name.startsWith('verify.'))).toEqual([])
    await page.context().close()
  })
})

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [480, 'light'],
  [480, 'dark'],
] as const)('at %i px, %s', (width, theme) => {
  it('every step looks right and axe finds nothing', async () => {
    const name = (step: string) => `verifying-${step}-${width}-${theme}`
    const { page, faults } = await withCamera(
      {
        answers: {
          'verify.scanned': () => ({ is: 'unknown-device' }),
          'verify.compareNumber': () => ({ is: 'different', groups: [2, 11] }),
        },
      },
      { width, theme },
    )
    const look = async (step: string) => {
      await picture(page, name(step))
      expect(await axeFindings(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    await look('ways')
    await button(page, 'Compare numbers').click()
    await panel(page).getByText('Paste a number you were given').click()
    await panel(page)
      .getByLabel('The number as you were given it')
      .fill(SAFETY_NUMBER.replace('83441', '83447'))
    await button(page, 'Compare').last().click()
    await panel(page).getByText('in groups 3 and 12').waitFor()
    await look('number')
    await button(page, 'What this means…').click()
    await look('differs')
    await button(page, 'Other ways').click()
    await button(page, 'Show my code').click()
    await panel(page).getByRole('img').waitFor()
    await look('show')
    await button(page, 'Other ways').click()
    await button(page, 'Scan their code').click()
    await panel(page).getByText('not known here').waitFor({ timeout: 20_000 })
    await look('scan')
    expect(faults).toEqual([])
    await page.context().close()
  })
})
