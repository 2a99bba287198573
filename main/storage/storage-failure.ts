// What the database library throws, as the three things a person can do something about.
import type { StorageSaying } from '../../shared/domain/saying.ts'
import { StorageError } from '../services/store-ports.ts'

/** What is said without any values. */
type Plain = Exclude<StorageSaying['say'], 'profile-damaged'>

// primary result codes of SQLite: https://www.sqlite.org/rescode.html
const CODES: readonly [prefix: string, reason: StorageError['reason'], say: Plain][] = [
  ['SQLITE_NOTADB', 'database-unreadable', 'database-unreadable'],
  ['SQLITE_CORRUPT', 'database-unreadable', 'database-unreadable'],
  ['SQLITE_FULL', 'disk', 'disk-full'],
  ['SQLITE_READONLY', 'disk', 'disk-read-only'],
  ['SQLITE_PERM', 'disk', 'disk-read-only'],
  ['SQLITE_IOERR', 'disk', 'disk-fails'],
  ['SQLITE_CANTOPEN', 'disk', 'disk-fails'],
  ['SQLITE_BUSY', 'disk', 'disk-fails'],
  ['SQLITE_PROTOCOL', 'disk', 'disk-fails'],
]

/** For a file that is not what it has to be. `detail` is for the log: a column or a rule, never a value. */
export function unreadable(detail: string): StorageError {
  return failure('database-unreadable', 'database-unreadable', new Error(detail))
}

/** For a file of a later schema. */
export function newer(): StorageError {
  return new StorageError('database-newer', { say: 'database-newer' })
}

/** Gives the `StorageError` for what SQLite or the file system threw, or the thing itself where it is a bug of ours. */
export function toStorageError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof StorageError) return thrown
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const known = CODES.find(([prefix]) => code.startsWith(prefix))
  if (known) return failure(known[1], known[2], thrown)
  // the library gives no code where the file can't even be opened
  if (thrown.message.startsWith('sqlite open error')) return failure('disk', 'disk-fails', thrown)
  return fromFileSystem(code, thrown)
}

function fromFileSystem(code: string, thrown: Error): Error {
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk', 'disk-full', thrown)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return failure('disk', 'disk-read-only', thrown)
  }
  return 'syscall' in thrown ? failure('disk', 'disk-fails', thrown) : thrown
}

/** Does `work` and throws its failures as `StorageError`. */
export function orStorageError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStorageError(error)
  }
}

function failure(reason: StorageError['reason'], say: Plain, cause: Error): StorageError {
  const error = new StorageError(reason, { say })
  error.cause = cause
  return error
}
