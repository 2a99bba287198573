// What leaves the window for other programs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { romeo, setStage, type Stage } from './stage.ts'

const PAGE = 'https://verona.example/balcony?night=1'

describe('a link in the real window', () => {
  let stage: Stage, j: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    await j.addContact(romeo.address)
    await j.openConversation('romeo')
    await j.send(`Look: ${PAGE}`)
    await j.catchOpened()
  }, 180_000)
  afterAll(() => stage.close())

  it('is handed to the browser after the question, and copied by main', async () => {
    await j.page.getByRole('link', { name: PAGE }).click()
    await j.page.getByRole('button', { name: 'Copy link' }).click()
    await expect.poll(() => j.clipboard()).toBe(PAGE)
    await j.page.getByRole('link', { name: PAGE }).click()
    expect(await j.opened()).toEqual([])
    await j.page.getByRole('button', { name: 'Open in browser' }).click()
    await expect.poll(() => j.opened()).toEqual([PAGE])
  })

  it.each(['file:///etc/passwd', 'https://bank.example@evil.example', 'app://balcony/', 'xmpp:a@b.test'])(
    '%s is refused by main whatever the page asks',
    async (url) => {
      const before = await j.opened()
      const reply = await j.page.evaluate((url) => window.balcony.call('link.open', { url }), url)
      expect(reply).toMatchObject({ output: { is: 'refused' } })
      expect(await j.opened()).toEqual(before)
    },
  )

  it('the page cannot reach the clipboard by itself', async () => {
    const outcome = await j.page.evaluate(() =>
      navigator.clipboard.writeText('x').then(
        () => 'written',
        () => 'denied',
      ),
    )
    expect(outcome).toBe('denied')
  })
})
