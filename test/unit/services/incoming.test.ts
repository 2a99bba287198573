import xml from '@xmpp/xml'
import { expect, it } from 'vitest'
import { createAccountQueue } from '../../../main/services/account-queue.ts'
import { createIncoming, type Handlers } from '../../../main/services/incoming.ts'
import { NO_STEP, type StanzaHandler } from '../../../main/services/incoming/step.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

it('what came first is worked through first, however long it takes and whatever kind it is', async () => {
  const done: string[] = []
  const within =
    (ms: number): StanzaHandler =>
    async ({ stanza }) => {
      await new Promise((resolve) => setTimeout(resolve, ms))
      return { ...NO_STEP, tell: () => done.push(stanza.attrs.id ?? '') }
    }
  const handlers = { 'plain-message': within(30), presence: within(1), ping: within(0) }
  const queue = createAccountQueue({ info: () => undefined, warn: () => undefined }, () => undefined)
  const incoming = createIncoming({
    database: createMemoryDatabase(),
    archive: { collect: () => undefined, noteLive: () => undefined },
    queue,
    handlers: handlers as unknown as Handlers,
    malformed: () => NO_STEP,
    clock: { now: () => 0 },
  })
  incoming.take(xml('message', { id: '1' }, xml('body', {}, 'slow')))
  incoming.take(xml('presence', { id: '2' }))
  incoming.take(xml('iq', { id: '3', type: 'get' }, xml('ping', { xmlns: 'urn:xmpp:ping' })))
  incoming.take(xml('message', { id: '4' }, xml('body', {}, 'slow')))
  incoming.take(xml('presence', { id: '5' }))
  await queue.idle()
  expect(done).toEqual(['1', '2', '3', '4', '5'])
})
