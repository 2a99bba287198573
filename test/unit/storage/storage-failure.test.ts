import { describe, expect, it } from 'vitest'
import { StorageError } from '../../../main/services/store-ports.ts'
import { toStorageError } from '../../../main/storage/storage-failure.ts'
import { english } from '../../english.ts'

const coded = (code: string, message = 'failed', more = {}): Error =>
  Object.assign(new Error(message), { code, ...more })

describe('what the database and the file system throw', () => {
  it.each([
    ['SQLITE_NOTADB', 'database-unreadable'],
    ['SQLITE_CORRUPT', 'database-unreadable'],
    ['SQLITE_CORRUPT_VTAB', 'database-unreadable'],
    ['SQLITE_FULL', 'disk'],
    ['SQLITE_READONLY', 'disk'],
    ['SQLITE_READONLY_DBMOVED', 'disk'],
    ['SQLITE_IOERR_WRITE', 'disk'],
    ['SQLITE_CANTOPEN', 'disk'],
    ['SQLITE_BUSY', 'disk'],
    ['ENOSPC', 'disk'],
    ['EROFS', 'disk'],
    ['EACCES', 'disk'],
  ])('%s becomes %s, with a sentence and what was thrown', (code, reason) => {
    const thrown = coded(code)
    const error = toStorageError(thrown)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toMatchObject({ reason, cause: thrown })
    expect(english((error as StorageError).saying)).toMatch(/^[A-Z].*\.$/)
  })

  it('a file that can’t be opened, for which the library has no code, becomes disk', () => {
    expect(toStorageError(new Error('sqlite open error: unable to open database file'))).toMatchObject({
      reason: 'disk',
    })
  })

  it('any other failure of the file system becomes disk', () => {
    expect(toStorageError(coded('ENOTDIR', 'not a directory', { syscall: 'mkdir' }))).toMatchObject({
      reason: 'disk',
    })
  })

  it('a bug stays a bug, and a failure that has its name keeps it', () => {
    const bug = coded('SQLITE_CONSTRAINT_UNIQUE')
    expect(toStorageError(bug)).toBe(bug)
    expect(toStorageError('no error at all')).toBe('no error at all')
    const named = new StorageError('database-newer', { say: 'database-newer' })
    expect(toStorageError(named)).toBe(named)
  })
})
