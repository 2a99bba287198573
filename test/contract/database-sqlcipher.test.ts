import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import type { DatabaseOpener } from '../../main/services/store-ports.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { databaseContract } from './database.contract.ts'

describe('the SQLCipher database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-database-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const { clock } = createFakeTime()
  let count = 0
  const directories = new Map<DatabaseOpener, string>()

  function createOpener(): DatabaseOpener {
    const directory = join(folder, String(count++))
    const opener = createDatabaseOpener({ directory, clock })
    directories.set(opener, directory)
    return opener
  }

  // nobody else opens it while this process has it: a copy of the files is what the disk would have
  function afterCrash(opener: DatabaseOpener): DatabaseOpener {
    const after = createOpener()
    cpSync(directories.get(opener) ?? '', directories.get(after) ?? '', { recursive: true })
    return after
  }

  databaseContract(createOpener, afterCrash)
})
