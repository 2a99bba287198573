import { afterAll, beforeAll, describe, it } from 'vitest'
import type { BalconyWindow } from '../rig/window.mjs'
import { befriend, setStage, type Stage } from './stage.ts'

describe('a message whose key is away', () => {
  let stage: Stage, j: BalconyWindow, r: BalconyWindow

  beforeAll(async () => {
    stage = await setStage()
    j = await stage.signIn('juliet')
    r = await stage.signIn('romeo')
    await befriend(j, r)
  }, 180_000)
  afterAll(() => stage.close())

  it('stands in its place, survives a restart, and opens there when the sender is back', async () => {
    await r.close()
    await j.send('Stay but a little, I will come again.')
    await j.page
      .getByText(/^Sent$/i)
      .or(j.page.getByLabel(/sent/i))
      .first()
      .waitFor()
    await j.close()

    r = await stage.open('romeo')
    await r.untilSignedIn()
    await r.openConversation('juliet')
    const waiting = r.page.getByRole('log', { name: 'Messages' }).getByText(/is away|Asking Juliet/i)
    await waiting.first().waitFor()
    await stage.picture(r, 'waiting')

    await r.close()
    r = await stage.open('romeo')
    await r.untilSignedIn()
    await r.openConversation('juliet')
    await waiting
      .first()
      .waitFor({ state: 'attached' })
      .catch(() => undefined)
    await r.page
      .getByRole('log', { name: 'Messages' })
      .getByText(/is away|Asking Juliet/i)
      .first()
      .waitFor()

    j = await stage.open('juliet')
    await j.untilSignedIn()
    await r.message('Stay but a little, I will come again.').waitFor({ timeout: 60_000 })
  })
})
