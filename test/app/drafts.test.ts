// What was begun and not sent is there again, however the program ended.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { filesBelow, romeo, setStage, type Stage } from './stage.ts'

const begun = ({ page }: BalconyWindow) => page.getByRole('textbox', { name: 'Message', exact: true })
/** What main says of it. */
const kept = ({ page }: BalconyWindow) =>
  page.evaluate(async () => {
    const reply = await window.balcony.call('app.snapshot', {})
    return reply.is === 'output' ? reply.output.conversations[0]?.draft : undefined
  })
const WORDS = 'By yonder blessed moon I vow, and then'

describe('what Juliet has begun to write', () => {
  let stage: Stage, j: BalconyWindow

  const again = async () => {
    await j.closed
    j = await stage.open('juliet')
    await j.untilSignedIn()
    await j.page
      .getByRole('list', { name: 'Conversations' })
      .getByText(/^Draft: By yonder/)
      .waitFor()
    await j.openConversation('romeo')
  }

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    await j.addContact(romeo.address)
    await j.openConversation('romeo')
  }, 180_000)
  afterAll(() => stage.close())

  it('is there again after the window was closed in the middle of a word', async () => {
    await begun(j).pressSequentially(WORDS)
    // at once: the last letters are told by the page as it ends
    await j.closeWindow()
    await again()
    await expect.poll(() => begun(j).inputValue()).toBe(WORDS)
  })

  it('is there again after the program was killed, as soon as it was kept', async () => {
    await begun(j).fill(`${WORDS} no more`)
    await expect.poll(() => kept(j)).toBe(`${WORDS} no more`)
    j.kill()
    await again()
    await expect.poll(() => begun(j).inputValue()).toBe(`${WORDS} no more`)
  })

  it('is in no log and no file in clear', async () => {
    await j.close()
    expect(stage.printed()).not.toContain('yonder')
    for (const { path, bytes } of filesBelow(stage.profileOf('juliet'))) {
      expect(bytes.includes('yonder') || bytes.includes(Buffer.from('yonder', 'utf16le')), path).toBe(false)
    }
  })
})
