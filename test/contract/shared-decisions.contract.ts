import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { FINGERPRINT, NOON, OTHER_FINGERPRINT, ROMEO } from './database-samples.ts'

export function sharedDecisionsContract(openDatabase: () => Database): void {
  describe('decisions on their way between own devices', () => {
    let database: Database
    beforeEach(() => {
      database = openDatabase()
    })

    it('are kept as they came, each once, until they are dropped', () => {
      const { sharedDecisions: store } = database
      store.keepReceived('a.b.c', FINGERPRINT)
      store.keepReceived('d.e.f', OTHER_FINGERPRINT)
      store.keepReceived('a.b.c', OTHER_FINGERPRINT)
      const [first, second] = store.received()
      expect(store.received()).toMatchObject([
        { token: 'a.b.c', sender: FINGERPRINT },
        { token: 'd.e.f', sender: OTHER_FINGERPRINT },
      ])
      expect(store.countReceived()).toBe(2)
      store.dropReceived(first!.id)
      expect(store.received()).toEqual([second])
    })

    it('are told to each device for itself', () => {
      const { sharedDecisions: store, trustBook } = database
      const decision = { jid: ROMEO, fingerprint: FINGERPRINT, state: 'trusted', manner: 'user' } as const
      for (const at of [NOON, NOON + 1]) trustBook.decide({ ...decision, at })
      store.setTold(FINGERPRINT, 1)
      store.setTold(FINGERPRINT, 1)
      store.setTold(FINGERPRINT, 2)
      store.setTold(OTHER_FINGERPRINT, 2)
      expect([...store.toldTo(FINGERPRINT)]).toEqual([1, 2])
      expect([...store.toldTo(OTHER_FINGERPRINT)]).toEqual([2])
    })
  })
}
