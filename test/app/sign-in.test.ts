import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { juliet, setStage, type Stage } from './stage.ts'

describe('signing in', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await setStage()
  }, 120_000)
  afterAll(() => stage.close())

  it('says in a sentence each what is wrong: certificate, password, server', async () => {
    const window = await stage.open('nobody')
    const sentence = () => window.page.getByRole('alert').filter({ hasText: /\S/ })
    const { servers } = stage

    await window.signIn({ ...juliet, server: servers.a.address })
    await sentence()
      .filter({ hasText: /certificate/i })
      .waitFor()
    await stage.picture(window, 'sign-in-untrusted')

    await window.signIn({
      ...juliet,
      password: 'wrong',
      server: servers.a.address,
      certificate: servers.caFile,
    })
    await sentence()
      .filter({ hasText: /password/i })
      .waitFor()

    await window.signIn({ address: 'juliet@nowhere.invalid', password: 'x', server: '' })
    await sentence()
      .filter({ hasText: /nowhere\.invalid/i })
      .waitFor()

    await window.signIn({ address: 'no address', password: 'x' })
    await sentence()
      .filter({ hasText: /address/i })
      .waitFor()
    await window.close()
  })

  it('a second start of the same profile shows the first window and opens nothing', async () => {
    const first = await stage.signIn('juliet')
    await expect(stage.open('juliet')).rejects.toThrow()
    expect(await first.page.title()).toContain('Balcony')
    await first.untilSignedIn()
    await first.close()
  })

  it('the page has no Node, and of the main process two functions', async () => {
    const window = await stage.open('nobody')
    const seen = await window.page.evaluate(() => ({
      names: Object.keys(globalThis.window.balcony).sort(),
      frozen: Object.isFrozen(globalThis.window.balcony),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    }))
    expect(seen).toEqual({ names: ['call', 'onEvent'], frozen: true, node: [] })
    await window.close()
  })
})
