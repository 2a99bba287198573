// Rows that this version would not have written: what they may spoil, and what not.
import { Database as Sqlcipher } from '@signalapp/sqlcipher'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseOpener } from '../../main/services/store-ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { outKey, ROMEO, textMessage } from './database-samples.ts'

const HEX = '0123456789abcdef'.repeat(4)
const KEY = new Secret(HEX)

describe('the database file', () => {
  let directory: string
  let path: string
  let opener: DatabaseOpener
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-rows-'))
    path = join(directory, 'balcony.db')
    opener = createDatabaseOpener({ directory, clock: createFakeTime().clock })
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  /** Changes rows past the stores. */
  function execute(sql: string): void {
    const native = new Sqlcipher(path)
    native.exec(`PRAGMA key = "x'${HEX}'"`)
    native.initTokenizer()
    native.exec(sql)
    native.close()
  }

  function fill(count: number): void {
    const database = opener.open(KEY)
    for (let i = 0; i < count; i++) database.messages.add(textMessage())
    database.close()
  }

  it('with a row that does not fit its schema is called unreadable, and the value is not told', () => {
    const before = opener.open(KEY)
    before.keyTable.addOut(outKey())
    before.close()
    execute(`UPDATE own_smk SET audience = '{"is":"nobody","key":"nightingale"}'`)
    const database = opener.open(KEY)
    let thrown: unknown
    try {
      database.keyTable.findOut('own-1')
    } catch (error) {
      thrown = error
    }
    database.close()
    expect(thrown).toMatchObject({
      reason: 'database-unreadable',
      cause: { message: 'audience does not fit its schema' },
    })
  })

  it.each([
    [`sealing = '{"is":"trusted"}'`, { sealing: { is: 'sealed', sid: '', fingerprint: null, time: 'fits' } }],
    [`body = NULL, obstacle = '{"is":'`, {}],
    [`body = NULL, obstacle = '{"is":"unreadable","problem":"?"}'`, {}],
    [`direction = 'up'`, { direction: 'in' }],
    [`delivery = 'lost'`, { delivery: null }],
    [`at = 9223372036854775807`, { at: 8.64e15 }],
  ])('shows a message whose row does not fit as unreadable, in its place: %s', (damage, shown) => {
    fill(3)
    execute(`UPDATE message SET ${damage} WHERE id = 2`)
    const database = opener.open(KEY)
    const page = database.messages.page(ROMEO, null, 9)
    database.close()
    expect(page.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(page.map(({ content }) => content.is)).toEqual(['text', 'unreadable', 'text'])
    expect(page[1]).toMatchObject({ ...shown, content: { is: 'unreadable', problem: 'malformed' } })
  })

  it.each(['no JSON', '{"say":"of-a-newer-version"}', '{"say":"server-not-found"}'])(
    'shows a message that failed for a reason that cannot be read: %s',
    (kept) => {
      fill(1)
      execute(`UPDATE message SET problem = '${kept}'`)
      const database = opener.open(KEY)
      const problem = { say: 'unknown' }
      expect(database.messages.last(ROMEO)).toMatchObject({ content: { is: 'text' }, problem })
      database.close()
    },
  )

  it.each([
    [-5, 0],
    [9e15, 8.64e15],
  ])('brings a time that a screen can’t show back into the calendar: %d', (kept, at) => {
    fill(1)
    execute(`UPDATE message SET at = ${String(kept)}`)
    const database = opener.open(KEY)
    expect(database.messages.last(ROMEO)).toMatchObject({ at, content: { is: 'text' } })
    database.close()
  })

  it('lists the other conversations where the name of one is no address', () => {
    fill(2)
    execute(`UPDATE message SET conversation = 'no address@' WHERE id = 1`)
    const database = opener.open(KEY)
    expect(database.messages.conversations()).toEqual([ROMEO])
    database.close()
  })
})
