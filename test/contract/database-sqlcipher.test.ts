import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { databaseContract } from './database.contract.ts'

describe('the SQLCipher database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-database-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const { clock } = createFakeTime()
  let count = 0
  databaseContract(() => createDatabaseOpener({ directory: join(folder, String(count++)), clock }))
})
