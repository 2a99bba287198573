import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notifier } from '../../main/services/ports.ts'

export interface NotifierUnderTest {
  /** A new one, of which nothing stands on the screen. */
  make(): Promise<Notifier>
  /** How many stand on the screen. */
  standing(): Promise<number>
  /** What the screen was last told to show. */
  last(): { title: string; body: string } | undefined
  /** What the user does with the uppermost one. */
  click(): Promise<void>
  dismiss(): Promise<void>
}

export function notifierContract({ make, standing, last, click, dismiss }: NotifierUnderTest): void {
  describe('a notice of the system', () => {
    let notifier: Notifier
    let heard: string[]
    const soon = (what: () => Promise<void> | void) => vi.waitFor(what, { timeout: 10_000, interval: 50 })
    const stand = (count: number) => soon(async () => expect(await standing()).toBe(count))
    const show = (id: string, body = 'New message', silent = false) =>
      notifier.show({ id, title: `Romeo in ${id}`, body, silent })

    beforeEach(async () => {
      notifier = await make()
      heard = []
      notifier.listen({
        clicked: (id) => heard.push(`clicked ${id}`),
        closed: (id) => heard.push(`closed ${id}`),
      })
    })

    it('stands on the screen with its title and its words', async () => {
      show('a', 'Wherefore art thou Romeo?')
      await stand(1)
      expect(last()).toEqual({ title: 'Romeo in a', body: 'Wherefore art thou Romeo?' })
    })

    it('takes the place of the one with the same id, silently or not, and nobody hears of it', async () => {
      show('a')
      show('b')
      await stand(2)
      show('a', '2 new messages', true)
      await soon(() => expect(last()?.body).toBe('2 new messages'))
      show('a', '3 new messages')
      await soon(() => expect(last()?.body).toBe('3 new messages'))
      await stand(2)
      expect(heard).toEqual([])
    })

    it('is taken away alone, and nobody hears of it; one that is gone is no failure', async () => {
      show('a')
      show('b')
      await stand(2)
      notifier.close('a')
      await stand(1)
      notifier.close('a')
      notifier.close('never shown')
      notifier.close('b')
      await stand(0)
      expect(heard).toEqual([])
    })

    it('that the user takes away is told of once, and may come again', async () => {
      show('a')
      await stand(1)
      await dismiss()
      await soon(() => expect(heard).toEqual(['closed a']))
      await stand(0)
      notifier.close('a')
      show('a', 'again')
      await stand(1)
      expect(last()?.body).toBe('again')
      expect(heard).toEqual(['closed a'])
    })

    it('that is clicked says so, and is gone then', async () => {
      show('a')
      await stand(1)
      await click()
      await soon(() => expect(heard).toEqual(['clicked a', 'closed a']))
      await stand(0)
    })
  })
}
