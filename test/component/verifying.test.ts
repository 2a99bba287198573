// A device is verified by the number on both screens, or by the code of the other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BareJid } from '../../shared/domain/jid.ts'
import { blankWall, codeOnWall, toFilm, toPng } from '../doubles/qr-pictures.ts'
import { focused, log, nurse, row, showRomeo } from './balcony-page.ts'
import { FakeBridge, OWN_CODE, SAFETY_NUMBER, type Scene } from './fake-bridge.ts'
import { axeFindings, picture, RenderedApp, type Shown } from './rendered-app.ts'
import {
  device,
  FINGERPRINT,
  JULIET,
  NURSE,
  OTHER_FINGERPRINT,
  ROMEO,
  romeo,
  signedIn,
  talk,
  text,
} from './verona.ts'

const ROMEOS_CODE = `xmpp:romeo@montague.lit?balcony-verify;FINGERPRINT=${FINGERPRINT}`
const laptop = device('laptop')
const verified = device('laptop', { state: 'verified', manner: 'scanned' })

/** Only `filming` has a camera, and its pages take longer to come. */
let app: RenderedApp, filming: RenderedApp, folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balcony-codes-'))
  writeFileSync(join(folder, 'code.y4m'), toFilm(codeOnWall(ROMEOS_CODE)))
  writeFileSync(join(folder, 'code.png'), toPng(codeOnWall(ROMEOS_CODE, 900, 700)))
  writeFileSync(join(folder, 'wall.png'), toPng(blankWall()))
  writeFileSync(join(folder, 'broken.png'), toPng(codeOnWall(ROMEOS_CODE)).subarray(0, 60))
  writeFileSync(join(folder, 'huge.png'), hugePng())
  writeFileSync(join(folder, 'note.png'), 'But soft, what light')
  app = await RenderedApp.start()
  filming = await RenderedApp.start([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'code.y4m')}`,
  ])
})
afterAll(async () => {
  await app.stop()
  await filming.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** It says that it has 100,000 pixels on each side. */
function hugePng(): Buffer {
  const png = Buffer.from(toPng(blankWall()))
  png.writeUInt32BE(100_000, 16)
  png.writeUInt32BE(100_000, 20)
  return png
}

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Verify' })
const button = (page: Page, name: string): Locator =>
  panel(page).getByRole('button', { name: new RegExp(`^${name}`) })

/** Romeo's laptop, about to be verified in this way. */
async function verifying(way: string | null, more: Partial<Scene> = {}, look = {}, by = app): Promise<Shown> {
  const scene: Scene = {
    snapshot: signedIn([talk(romeo), talk(nurse)]),
    devices: { [ROMEO]: [laptop] },
    ...more,
  }
  const shown = await by.show(new FakeBridge(scene), look)
  await row(shown.page, 'Romeo').click()
  await openPage(shown.page)
  if (way !== null) await button(shown.page, way).click()
  return shown
}

async function openPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Devices' }).first().click()
  await page.getByRole('button', { name: 'Verify…' }).click()
}

/** The same where a camera is. Nobody is asked for it: it is given, as the shell gives it. */
async function withCamera(more: Partial<Scene> = {}, look = {}): Promise<Shown> {
  const shown = await verifying(null, more, look, filming)
  await shown.page.context().grantPermissions(['camera'])
  return shown
}

describe('verifying by number', () => {
  it('takes three steps by keyboard, and ends with the device verified', async () => {
    const { page, bridge, faults } = await verifying(null)
    expect(await focused(page)).toContain('Compare emoji')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const digits = panel(page).getByRole('list', { name: 'Safety number of your two devices' })
    await digits.waitFor()
    expect(await digits.getByRole('listitem').allInnerTexts()).toHaveLength(12)
    expect(await digits.locator('[aria-hidden]').allInnerTexts()).toEqual(SAFETY_NUMBER.split(' '))
    expect(await digits.locator('.sr-only').first().innerText()).toBe('7 4 1 2 9')
    bridge.answer('device.list', () => ({
      ...{ devices: [verified], unsignedKeys: 'ordinary', policy: null, policyForAll: 'ask' },
    }))
    await button(page, 'Yes, the same').focus()
    await page.keyboard.press('Enter')
    await panel(page).getByText('“laptop” is verified.').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toEqual([
      { jid: ROMEO, fingerprint: FINGERPRINT, number: SAFETY_NUMBER },
    ])
    expect(await focused(page)).toBe('“laptop” is verified.')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Compare again…')
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('says why main verifies nothing, and stays', async () => {
    const { page } = await verifying('Compare numbers', {
      answers: {
        'verify.confirmNumber': () => ({ is: 'refused', saying: { say: 'number-not-the-same' } }),
      },
    })
    await button(page, 'Yes, the same').click()
    await panel(page).getByRole('alert').getByText('Nothing was verified.').waitFor()
    await page.context().close()
  })

  it('puts the number into the clipboard in groups', async () => {
    const { page, bridge } = await verifying('Compare numbers')
    await button(page, 'Copy the number').click()
    await panel(page).getByText('Copied.').waitFor()
    expect(bridge.inputsOf('clipboard.write')).toEqual([{ text: SAFETY_NUMBER, clears: false }])
    await page.context().close()
  })

  it('that differs explains itself calmly, blocks on the user’s word alone, and undoes it', async () => {
    const { page, bridge } = await verifying('Compare numbers')
    await button(page, 'No, different').click()
    await panel(page).getByRole('heading', { name: 'Different numbers' }).waitFor()
    expect(bridge.inputsOf('device.decide')).toEqual([])
    const stands = (state: 'blocked' | 'new') =>
      bridge.answer('device.list', () => ({
        devices: [device('laptop', { state, manner: 'user' })],
        ...{ unsignedKeys: 'ordinary', policy: null, policyForAll: 'ask' },
      }))
    stands('blocked')
    await button(page, 'Block this device').focus()
    await page.keyboard.press('Enter')
    await panel(page).getByText('Blocked. It gets no keys any more').waitFor()
    expect(await focused(page)).toBe('Undo')
    stands('new')
    await page.keyboard.press('Enter')
    await panel(page).getByText('Not blocked any more').waitFor()
    expect(bridge.inputsOf('device.decide').map(({ state }) => state)).toEqual(['blocked', 'new'])
    await button(page, 'Compare once more').click()
    await button(page, 'Yes, the same').waitFor()
    await page.context().close()
  })
})

describe('a pasted number', () => {
  async function paste(page: Page, pasted: string): Promise<Locator> {
    const field = panel(page).getByLabel('The number as you were given it')
    if (!(await field.isVisible())) await panel(page).getByText('Paste a number you were given').click()
    await field.fill(pasted)
    await button(page, 'Compare').click()
    return panel(page).getByRole('status').last()
  }

  it('that is the same verifies only after the user was told what proves nothing', async () => {
    const { page, bridge } = await verifying('Compare numbers')
    const outcome = await paste(page, `${SAFETY_NUMBER}\n`)
    await outcome.getByText('The two numbers are the same.').waitFor()
    await outcome.getByText('Only if it reached you another way').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toEqual([])
    await button(page, 'Yes, verify').click()
    await panel(page).getByText('is verified.').waitFor()
    expect(bridge.inputsOf('verify.confirmNumber')).toMatchObject([{ number: `${SAFETY_NUMBER}\n` }])
    await page.context().close()
  })

  it.each([
    [{ is: 'different', groups: [2, 11] }, 'in groups 3 and 12'],
    [{ is: 'different', groups: [2] }, 'in group 3.'],
    [{ is: 'different', groups: [0, 1, 2, 3, 4, 5] }, '6 of 12 groups'],
    [{ is: 'other-pair', side: 'theirs', jid: ROMEO, device: 'phone' }, 'another device of Romeo: “phone”'],
    [{ is: 'other-pair', side: 'theirs', jid: NURSE, device: '' }, '“Unnamed device” of Nurse'],
    [
      { is: 'other-pair', side: 'mine', jid: JULIET, device: 'my phone' },
      'another device of yours: “my phone”',
    ],
    [{ is: 'incomplete', digits: 55 }, 'This has 55 digits.'],
    [{ is: 'no-number' }, 'This is not a safety number.'],
    [{ is: 'refused', saying: { say: 'device-unknown' } }, 'not known any more'],
  ] as const)('that is %j says so and offers no yes', async (outcome, sentence) => {
    const { page } = await verifying('Compare numbers', {
      answers: {
        'verify.compareNumber': () =>
          outcome.is === 'different' ? { is: 'different', groups: [...outcome.groups] } : outcome,
      },
    })
    await (await paste(page, '12345')).getByText(sentence).waitFor()
    expect(await button(page, 'Yes, verify').count()).toBe(0)
    await page.context().close()
  })

  it('is asked about once more where its text changes after the answer', async () => {
    const { page } = await verifying('Compare numbers')
    await paste(page, SAFETY_NUMBER)
    await button(page, 'Yes, verify').waitFor()
    await panel(page).getByLabel('The number as you were given it').press('Backspace')
    await button(page, 'Yes, verify').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('may be anything', async () => {
    const { page, bridge, faults } = await verifying('Compare numbers', {
      answers: { 'verify.compareNumber': () => ({ is: 'no-number' }) },
    })
    for (const hostile of [
      '<img src=x onerror=alert(1)>',
      '\u202e'.repeat(40),
      '٣'.repeat(60),
      'a'.repeat(90_000),
    ])
      await (await paste(page, hostile)).getByText('This is not a safety number.').waitFor()
    for (const { text } of bridge.inputsOf('verify.compareNumber'))
      expect(text.length).toBeLessThanOrEqual(1_000)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })
})

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
    const { page, bridge, faults } = await verifying('Scan their code', {}, {}, filming)
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
    const { page, bridge, faults } = await verifying('Scan their code', {}, {}, filming)
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
    const { page } = await verifying(
      'Scan their code',
      { answers: { 'verify.scanned': () => outcome } },
      {},
      filming,
    )
    await panel(page).locator('input[type=file]').setInputFiles(join(folder, 'code.png'))
    await panel(page).getByRole('status').getByText(sentence).waitFor()
    await panel(page).getByRole('status').getByText('Nothing was verified.').waitFor()
    await page.context().close()
  })

  it('of another device of Romeo verifies that one where the user wants it', async () => {
    const phone = device('phone', { fingerprint: OTHER_FINGERPRINT })
    const { page, bridge } = await verifying(null, { devices: { [ROMEO]: [laptop] } })
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
    const { page, bridge } = await verifying('Show my code', {}, { theme: 'dark' })
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
