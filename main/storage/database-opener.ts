// The database file: made whole or not at all, opened, and removed on the user's word only.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Secret } from '../../shared/domain/secret.ts'
import type { Clock } from '../e2e/ports.ts'
import type { DatabaseOpener } from '../services/store-ports.ts'
import { createDatabase } from './database.ts'
import { migrate, schemaVersion } from './migrate.ts'
import { moveAside } from './move-aside.ts'
import { SqlConnection } from './sql-connection.ts'
import { orStorageError, unreadable } from './storage-failure.ts'
import { syncDirectory } from './sync-directory.ts'

const FILE = 'balcony.db'
// SQLite's own companions, https://www.sqlite.org/tempfiles.html, before the file itself: a log that outlived its
// database would be played into the next one of that name.
const PARTS = ['-wal', '-shm', '-journal', '']

/**
 * `directory`: the profile's folder, made where it is missing (0700). `open` takes 32 bytes of key as lower-case hex,
 * makes the database where there is none, and throws `StorageError`; what it can't open it leaves as it is.
 */
export function createDatabaseOpener({
  directory,
  clock,
}: {
  directory: string
  clock: Clock
}): DatabaseOpener {
  const path = join(directory, FILE)
  const everyFile = [unfinishedOf(FILE), FILE].flatMap((name) => PARTS.map((part) => name + part))
  return {
    open(key) {
      if (!existsSync(path)) orStorageError(() => makeFile(directory, path, key))
      return createDatabase(openFile(path, key), clock)
    },
    exists() {
      return existsSync(path)
    },
    remove() {
      orStorageError(() => {
        for (const name of [unfinishedOf(path), path]) removeFiles(name)
        if (existsSync(directory)) syncDirectory(directory)
      })
    },
    setAside: (folder) => void orStorageError(() => moveAside(directory, everyFile, folder)),
  }
}

// Under another name until it is whole, so that a file by our name is never the beginning of one: an empty file there
// is damage, and not taken for a new database.
function makeFile(directory: string, path: string, key: Secret<string>): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const unfinished = unfinishedOf(path)
  removeFiles(unfinished)
  closeSync(openSync(unfinished, 'wx', 0o600))
  const sql = new SqlConnection(unfinished, key)
  try {
    prepare(sql)
    migrate(sql)
  } finally {
    // the last connection writes the WAL back into the file and removes it
    sql.close()
  }
  syncFile(unfinished)
  renameSync(unfinished, path)
  syncDirectory(directory)
}

function openFile(path: string, key: Secret<string>): SqlConnection {
  const sql = new SqlConnection(path, key)
  try {
    if (schemaVersion(sql) === 0) throw unreadable('no schema')
    prepare(sql)
    migrate(sql)
    return sql
  } catch (error) {
    sql.close()
    throw error
  }
}

// Without cipher_memory_security: measured, it makes writing and reading a third slower.
function prepare(sql: SqlConnection): void {
  sql.pragma('journal_mode = WAL')
  // the log goes back into the file by the megabyte: with SQLite's four, the commit that does it takes twice as long
  sql.pragma('wal_autocheckpoint = 256')
  // a commit is on the disk when it returns: "persist before you promise"
  sql.pragma('synchronous = FULL')
  sql.pragma('foreign_keys = ON')
  // PROTOCOL 9: what is erased is overwritten in its page
  sql.pragma('secure_delete = ON')
  // no temporary file in plain text
  sql.pragma('temp_store = MEMORY')
  sql.pragma('busy_timeout = 2000')
  sql.addTokenizer()
}

function unfinishedOf(path: string): string {
  return `${path}.new`
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function removeFiles(path: string): void {
  for (const part of PARTS) rmSync(path + part, { force: true })
}
