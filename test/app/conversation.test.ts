import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventFrame } from '../../shared/ipc/contract.ts'
import { axeFindings } from '../axe.ts'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, filesBelow, juliet, romeo, setStage, type Stage } from './stage.ts'

const SECRET = 'nightingale-and-not-the-lark'

declare global {
  interface Window {
    heard: EventFrame[]
  }
}

describe('two windows, two servers, one sealed conversation', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo')
    await befriend(j, r)
    for (const { page } of [j, r]) {
      await page.evaluate(() => {
        window.heard = []
        window.balcony.onEvent((frame) => window.heard.push(frame))
      })
    }
  }, 180_000)
  afterAll(() => stage.close())

  it('the first message of each side opens by dial-back', async () => {
    await j.send('Romeo? Wherefore art thou Romeo?')
    await r.message('Romeo? Wherefore art thou Romeo?').waitFor()
    await r.send('Shall I hear more?')
    await j.message('Shall I hear more?').waitFor()
    for (const domain of ['a.test', 'b.test']) expect(stage.servers.log(domain)).not.toContain('Wherefore')
  })

  it('a message reads "name, text, time" to a screen reader', async () => {
    const log = r.page.getByRole('log', { name: 'Messages' })
    await log
      .getByLabel(/^juliet, Romeo\? Wherefore art thou Romeo\?, \d{1,2}:\d{2}/i)
      .first()
      .waitFor()
  })

  it("the contact's device stands in the list of devices", async () => {
    await j.page
      .getByRole('button', { name: /devices/i })
      .first()
      .click()
    const devices = j.page.getByRole('region', { name: 'Devices' })
    await devices
      .getByText(/trusted/i)
      .first()
      .waitFor()
    await stage.picture(j, 'conversation')
  })

  it('axe finds nothing in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await j.page.emulateMedia({ colorScheme })
      expect(await axeFindings(j.page)).toEqual([])
    }
  })

  it('restart keeps everything, and signs in by itself', async () => {
    await j.close()
    j = await stage.open('juliet')
    await j.untilSignedIn()
    await j.openConversation('romeo')
    await j.message('Shall I hear more?').waitFor()
    await j.message('Romeo? Wherefore art thou Romeo?').waitFor()
    await r.send('And after the restart')
    await j.message('And after the restart').waitFor()
  })

  it('a killed program loses nothing', async () => {
    await j.send('before the cut')
    await r.message('before the cut').waitFor()
    j.kill()
    await j.closed
    await r.send('while she is away')
    j = await stage.open('juliet')
    await j.untilSignedIn()
    await j.openConversation('romeo')
    await j.message('before the cut').waitFor()
    await j.message('while she is away').waitFor({ timeout: 90_000 })
  })

  it('a secret word is in no file, no log line and no IPC frame it does not belong to', async () => {
    await r.send(SECRET)
    await j.message(SECRET).waitFor()
    const belongs = ['message.changed', 'message.severalChanged', 'conversation.changed']
    const heard = await r.page.evaluate(() => window.heard)
    expect(heard.some((frame) => JSON.stringify(frame).includes(SECRET))).toBe(true)
    for (const frame of heard.filter(({ name }) => !belongs.includes(name))) {
      expect(JSON.stringify(frame)).not.toContain(SECRET)
    }
    expect(JSON.stringify(heard)).not.toContain(romeo.password)
    await j.close()
    await r.close()

    for (const word of [SECRET, juliet.password, romeo.password]) {
      expect(stage.printed()).not.toContain(word)
      for (const name of ['juliet', 'romeo']) {
        for (const { path, bytes } of filesBelow(stage.profileOf(name))) {
          expect(bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')), path).toBe(false)
        }
      }
    }
  })
})
