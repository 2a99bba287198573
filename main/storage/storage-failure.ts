// What the database library throws, as the three things a person can do something about.
import { StorageError } from '../services/ports.ts'

const UNREADABLE =
  'The messages kept on this computer can’t be read: the file is damaged, or the key in the keychain is not its key. Nothing was deleted.'
const NEWER =
  'The messages kept on this computer were written by a newer Balcony. Please install it again; nothing was changed.'
const DISK_FULL = 'The disk is full, so nothing can be kept. Please free some space.'
const DISK_READ_ONLY = 'Balcony may not write to its data folder. Please check the folder’s permissions.'
const DISK_FAILS = 'Balcony’s data folder can’t be read or written.'

// primary result codes of SQLite: https://www.sqlite.org/rescode.html
const CODES: readonly [prefix: string, reason: StorageError['reason'], sentence: string][] = [
  ['SQLITE_NOTADB', 'database-unreadable', UNREADABLE],
  ['SQLITE_CORRUPT', 'database-unreadable', UNREADABLE],
  ['SQLITE_FULL', 'disk', DISK_FULL],
  ['SQLITE_READONLY', 'disk', DISK_READ_ONLY],
  ['SQLITE_PERM', 'disk', DISK_READ_ONLY],
  ['SQLITE_IOERR', 'disk', DISK_FAILS],
  ['SQLITE_CANTOPEN', 'disk', DISK_FAILS],
  ['SQLITE_BUSY', 'disk', DISK_FAILS],
  ['SQLITE_PROTOCOL', 'disk', DISK_FAILS],
]

/** For a file that is not what it has to be. `detail` is for the log: a column or a rule, never a value. */
export function unreadable(detail: string): StorageError {
  return failure('database-unreadable', UNREADABLE, new Error(detail))
}

/** For a file of a later schema. */
export function newer(): StorageError {
  return new StorageError('database-newer', NEWER)
}

/** Gives the `StorageError` for what SQLite or the file system threw, or the thing itself where it is a bug of ours. */
export function toStorageError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof StorageError) return thrown
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const known = CODES.find(([prefix]) => code.startsWith(prefix))
  if (known) return failure(known[1], known[2], thrown)
  // the library gives no code where the file can't even be opened
  if (thrown.message.startsWith('sqlite open error')) return failure('disk', DISK_FAILS, thrown)
  return fromFileSystem(code, thrown)
}

function fromFileSystem(code: string, thrown: Error): Error {
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk', DISK_FULL, thrown)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return failure('disk', DISK_READ_ONLY, thrown)
  }
  return 'syscall' in thrown ? failure('disk', DISK_FAILS, thrown) : thrown
}

/** Does `work` and throws its failures as `StorageError`. */
export function orStorageError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStorageError(error)
  }
}

function failure(reason: StorageError['reason'], sentence: string, cause: Error): StorageError {
  const error = new StorageError(reason, sentence)
  error.cause = cause
  return error
}
