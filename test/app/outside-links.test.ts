// Links that another program opens, by a real second start of the same profile.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, juliet, romeo, setStage, type Stage } from './stage.ts'

describe('a link from outside', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    r = await stage.signIn('romeo')
    // the very first start, by a link: nobody is signed in yet
    j = await stage.open('juliet', { args: [`xmpp:${romeo.address}`] })
  }, 180_000)
  afterAll(() => stage.close())

  /** Starts Balcony once more, as the desktop does; gives how that one ended. */
  async function startAgain(...args: string[]): Promise<number | null> {
    const { program, words, env } = stage.commandFor('juliet')
    const second = spawn(program, [...words, ...args], { env, stdio: 'ignore' })
    const [code] = (await once(second, 'exit')) as [number | null]
    return code
  }

  it('that started the program waits for the sign-in, and leads then to who is to be added', async () => {
    const goOn = j.page.getByRole('button', { name: 'Go on' })
    await goOn.waitFor()
    await j.page.getByText(`A link to ${romeo.address} was opened`).waitFor()
    await stage.signInOn(j, 'juliet')
    const address = j.page.getByRole('textbox', { name: 'Address of the person' })
    await expect.poll(() => address.inputValue()).toBe(romeo.address)
    expect(await r.page.getByRole('button', { name: 'Accept' }).count()).toBe(0)
    await j.page.getByRole('button', { name: 'Cancel' }).click()
    await befriend(j, r)
  })

  it('reaches the window that runs, brings it forward and opens the conversation', async () => {
    await j.page.keyboard.press('Control+,')
    await j.page.getByRole('heading', { name: 'Settings' }).waitFor()
    await j.hide()
    expect(await startAgain('--', `xmpp:${romeo.address}?message`)).toBe(0)
    await j.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    const seen = () =>
      j.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()), null)
    await expect.poll(seen).toEqual([true])
  })

  it('that names a device opens the page on which it is compared, and verifies nothing', async () => {
    await j.send('Is it you?')
    await r.message('Is it you?').waitFor()
    const reply = await r.page.evaluate(async (jid) => {
      const listed = await window.balcony.call('device.list', { jid })
      if (listed.is !== 'output') return undefined
      const fingerprint = listed.output.devices[0]?.fingerprint ?? ''
      return await window.balcony.call('verify.number', { jid, fingerprint })
    }, juliet.address)
    if (reply?.is !== 'output' || reply.output.is !== 'number') throw new Error('Romeo has no code')
    expect(await startAgain(reply.output.code)).toBe(0)
    await j.page.getByRole('heading', { name: /^Verify / }).waitFor()
    const states = await j.page.evaluate(async (jid) => {
      const listed = await window.balcony.call('device.list', { jid })
      return listed.is === 'output' ? listed.output.devices.map(({ state }) => state) : []
    }, romeo.address)
    expect(states).toEqual(['trusted'])
  })

  it.each([
    ['xmpp:rooms.b.test?join', 'leads to a room'],
    [`xmpp:${romeo.address}?balcony-verify;FINGERPRINT=AAAA`, 'it is damaged'],
    ['xmpp:', 'names no person'],
  ])('%s gets a sentence and nothing else', async (link, sentence) => {
    expect(await startAgain(link)).toBe(0)
    const bar = j.page.getByRole('region', { name: 'Opened link' })
    await bar.getByText(sentence).waitFor()
    await bar.getByRole('button', { name: 'Put the link away' }).click()
    await bar.waitFor({ state: 'detached' })
  })

  it('a second start without one only brings the window forward', async () => {
    expect(await startAgain()).toBe(0)
    expect(await j.page.getByRole('region', { name: 'Opened link' }).count()).toBe(0)
  })
})
