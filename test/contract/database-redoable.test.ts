// What is redoable is gathered and committed together: what of it lasts when the program ends, and what a full disk does to it.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../main/services/store-ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { NOON } from './database-samples.ts'

const KEY = new Secret('ab'.repeat(32))

describe('what is redoable', () => {
  let directory: string
  let database: Database
  const open = (folder: string): Database =>
    createDatabaseOpener({ directory: folder, clock: createFakeTime().clock }).open(KEY)
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-redoable-'))
    database = open(directory)
  })
  afterEach(() => {
    database.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const journal = (id: string) => database.inbox.put(`<message id="${id}"/>`, NOON)
  const inJournal = (of: Database) => of.inbox.pending().map(({ xml }) => /id="(.*)"/.exec(xml)?.[1])

  /** What the files hold, as if the program had ended at this moment. */
  function left(): (string | undefined)[] {
    const copy = mkdtempSync(join(tmpdir(), 'balcony-redoable-'))
    try {
      // the shared memory is made anew by who opens them
      for (const file of readdirSync(directory).filter((name) => !name.endsWith('-shm')))
        copyFileSync(join(directory, file), join(copy, file))
      const found = open(copy)
      const ids = inJournal(found)
      found.close()
      return ids
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  }

  it('is seen at once, and lasts as a whole from the next settling', () => {
    for (const id of ['1', '2']) database.redoable(() => journal(id))
    expect([inJournal(database), left()]).toEqual([['1', '2'], []])
    database.settle()
    database.settle()
    expect(left()).toEqual(['1', '2'])
  })

  it.each([
    ['a transaction', () => void database.transaction(() => journal('2'))],
    ['a change outside of any', () => void journal('2')],
  ])('lasts before %s does that came after it, and is not undone with it', (_, change) => {
    database.redoable(() => journal('1'))
    const failing = () =>
      database.transaction(() => {
        journal('never')
        throw new Error('thrown on purpose')
      })
    expect(failing).toThrow('thrown on purpose')
    expect(left()).toEqual(['1'])
    change()
    expect(left()).toEqual(['1', '2'])
  })

  it('and fails is undone alone', () => {
    database.redoable(() => journal('1'))
    const failing = () =>
      database.redoable(() => {
        journal('never')
        throw new Error('thrown on purpose')
      })
    expect(failing).toThrow('thrown on purpose')
    database.redoable(() => journal('2'))
    database.settle()
    expect(left()).toEqual(['1', '2'])
  })

  it('lasts when the database is closed, or its log is emptied', () => {
    database.redoable(() => journal('1'))
    database.scrub()
    expect(left()).toEqual(['1'])
    database.redoable(() => journal('2'))
    database.close()
    database = open(directory)
    expect(inJournal(database)).toEqual(['1', '2'])
  })

  it.runIf(process.platform === 'linux')(
    'and does not fit the disk is undone with all that was gathered, and what comes next is kept',
    () => {
      const limit = (bytes: number | 'unlimited') =>
        execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${String(bytes)}:`])
      const full = expect.objectContaining({ reason: 'disk' })
      journal('0')
      try {
        // more than memory is given for pages goes to the disk before the end
        const gather = (times: number) => {
          for (let i = 0; i < times; i += 1)
            database.redoable(() => database.inbox.put('long '.repeat(20_000), NOON))
        }
        database.redoable(() => journal('gathered'))
        limit(statSync(join(directory, 'balcony.db-wal')).size + 8_192)
        expect(() => {
          gather(400)
          database.settle()
        }).toThrow(full)
        expect([inJournal(database), database.undone()]).toEqual([['0'], 1])
        limit(statSync(join(directory, 'balcony.db-wal')).size + 8_192)
        gather(1)
        expect(() => database.settle()).toThrow(full)
      } finally {
        limit('unlimited')
      }
      expect([inJournal(database), database.undone()]).toEqual([['0'], 2])
      database.redoable(() => journal('next'))
      database.settle()
      expect(left()).toEqual(['0', 'next'])
    },
  )
})
