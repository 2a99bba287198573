// A disk without space, as a limit on the size of this process's files: any user can set one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { NOON, ROMEO, textMessage } from './database-samples.ts'

const KEY = new Secret('ab'.repeat(32))
const DISK = { reason: 'disk' }

function limitFiles(bytes: number | 'unlimited'): void {
  // soft limit alone, so that it can be lifted again
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${String(bytes)}:`])
}

describe.runIf(process.platform === 'linux')('the database on a full disk', () => {
  let directory: string
  let database: Database
  const path = (name: string): string => join(directory, name)
  const open = (): Database => createDatabaseOpener({ directory, clock: createFakeTime().clock }).open(KEY)
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-full-'))
    database = open()
  })
  afterEach(() => {
    limitFiles('unlimited')
    rmSync(directory, { recursive: true, force: true })
  })

  const long = (): void => void database.inbox.put('long '.repeat(20_000), NOON)
  const fillUp = (): void => limitFiles(statSync(path('balcony.db-wal')).size + 8_192)

  it('says so, keeps what was there, and goes on when there is space again', () => {
    database.messages.add(textMessage())
    fillUp()
    expect(long).toThrow(expect.objectContaining(DISK))
    expect(database.messages.last(ROMEO)).toBeDefined()
    limitFiles('unlimited')
    long()
    expect(database.inbox.pending()).toHaveLength(1)
    database.close()
  })

  it('keeps nothing of a transaction that did not fit, even where its failure was swallowed', () => {
    database.messages.add(textMessage())
    fillUp()
    const work = (): void =>
      database.transaction(() => {
        database.inbox.put('<message id="before"/>', NOON)
        expect(() => {
          database.transaction(() => {
            for (let i = 0; i < 400; i++) long()
          })
        }).toThrow(expect.objectContaining(DISK))
        limitFiles('unlimited')
        database.inbox.put('<message id="after"/>', NOON)
      })
    expect(work).toThrow(expect.objectContaining(DISK))
    expect(database.inbox.pending()).toEqual([])
    database.inbox.put('<message id="next"/>', NOON)
    database.close()
    database = open()
    expect(database.inbox.pending().map(({ xml }) => xml)).toEqual(['<message id="next"/>'])
    database.close()
  })

  it('makes no half database', () => {
    const other = createDatabaseOpener({ directory: path('other'), clock: createFakeTime().clock })
    limitFiles(10_000)
    expect(() => other.open(KEY)).toThrow(expect.objectContaining(DISK))
    expect(other.exists()).toBe(false)
    limitFiles('unlimited')
    other.open(KEY).close()
    expect(other.exists()).toBe(true)
    database.close()
  })
})
