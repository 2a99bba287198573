import xml from '@xmpp/xml'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAccountQueue } from '../../../main/services/account-queue.ts'
import { createArchivePages } from '../../../main/services/archive-pages.ts'
import { NO_STEP, PUT_OFF, type StanzaHandler } from '../../../main/services/incoming/step.ts'
import { createPutOff, type PutOff } from '../../../main/services/put-off.ts'
import { StorageError } from '../../../main/services/store-ports.ts'
import type { FullJid } from '../../../shared/domain/jid.ts'
import { createMemoryDatabase } from '../../doubles/memory-database.ts'

const SENDER = 'romeo@b.test/laptop' as FullJid
const log = { info: () => undefined, warn: () => undefined }
const result = (id: string) => xml('message', { id })

let done: string[]
let putOff: PutOff

beforeEach(() => {
  done = []
  putOff = createPutOff()
})

/** `handle` may throw, or put off; what it lets through is done. */
function start(handle: (id: string, given: Parameters<StanzaHandler>[0]) => boolean) {
  const failures: StorageError[] = []
  const queue = createAccountQueue(log, (error) => void failures.push(error))
  const database = createMemoryDatabase()
  let undone = 0
  const pages = createArchivePages({
    queue,
    database: { ...database, undone: () => undone },
    clock: { now: () => 0 },
    handle(received) {
      const id = received.stanza.attrs.id ?? ''
      return handle(id, received) ? { ...NO_STEP, keep: () => void done.push(id) } : PUT_OFF
    },
    malformed: ({ xml: text }) => ({ ...NO_STEP, keep: () => void done.push(`malformed ${text.length}`) }),
  })
  const read = (ids: readonly string[], later?: PutOff) =>
    pages.workThrough(ids.map(result), () => void done.push('known'), later)
  return { ...{ queue, database, failures, pages, read }, undo: () => void (undone += 1) }
}

describe('a page of the archive', () => {
  it('is known once all that is on it was worked through, also if that is nothing', async () => {
    const { read } = start(() => true)
    expect([await read(['1', '2']), await read([])]).toEqual([true, true])
    expect(done).toEqual(['1', '2', 'known', 'known'])
  })

  it('is known when what was put off is worked through as well', async () => {
    const { read, queue, database } = start(
      (id, given) => id !== '2' || given.putOff?.add(SENDER, 's', 0) !== true,
    )
    expect(await read(['1', '2', '3'], putOff)).toBe(true)
    expect([done, putOff.awaits(SENDER, 's'), database.inbox.pending()]).toEqual([['1', '3'], true, []])
    putOff.keyCame(SENDER, 's')
    await queue.idle()
    expect(done).toEqual(['1', '3', '2', 'known'])
  })

  it('is not known where the database gave out', async () => {
    const { read, failures } = start((id) => {
      if (id === '1') throw new StorageError('disk', { say: 'disk-full' })
      return true
    })
    expect([await read(['1', '2']), done, failures.length]).toEqual([false, ['2'], 1])
  })

  it('nor where what was carried out is undone again', async () => {
    const { read, undo } = start((id) => {
      if (id === '2') undo()
      return true
    })
    await read(['1', '2'])
    expect(done).toEqual(['1', '2'])
  })

  it('journals what a bug of ours kept from being worked through, for the next run', async () => {
    const { read, database } = start((id) => {
      if (id === '1') throw new Error('thrown on purpose')
      return true
    })
    expect(await read(['1', '2'])).toBe(true)
    expect(done).toEqual(['2', 'known'])
    expect(database.inbox.pending()).toMatchObject([{ xml: expect.stringContaining('id="1"') as string }])
  })

  it('tells of what the strict reader does not take', async () => {
    const { pages } = start(() => true)
    await pages.workThrough([xml('message', { id: '\u0001' })], () => void done.push('known'))
    expect(done).toEqual([expect.stringContaining('malformed') as string, 'known'])
  })
})
