// The marker that keys exist. It is never taken for absent because it can't be read: new keys would be made.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bareJid } from '../../shared/domain/schemas.ts'
import type { Random } from '../e2e/ports.ts'
import { StorageError, type ProfileFile, type ProfileRecord } from '../services/store-ports.ts'
import { moveAside } from './move-aside.ts'
import { replaceFile } from './replace-file.ts'
import { orStorageError } from './storage-failure.ts'
import { syncDirectory } from './sync-directory.ts'

const FILE = 'profile.json'

/**
 * The file in `directory` (made where it is missing, 0700; the file 0600). `read` makes the first record, with a random
 * `id`, where there is none, and throws `StorageError` where there is one that does not fit; `write` replaces it whole.
 * A record of an earlier Balcony has no `forgetting`: nobody asked for it.
 */
export function createProfileFile({
  directory,
  random,
}: {
  directory: string
  random: Pick<Random, 'uuid'>
}): ProfileFile {
  const path = join(directory, FILE)
  const write = (value: ProfileRecord): void => orStorageError(() => replaceFile(path, value))
  return {
    write,
    read() {
      if (existsSync(path)) return parse(orStorageError(() => readFileSync(path, 'utf8')))
      const first: ProfileRecord = { id: random.uuid(), account: null, keysExist: false, forgetting: false }
      write(first)
      return first
    },
    remove() {
      orStorageError(() => {
        for (const file of [unfinishedOf(path), path]) rmSync(file, { force: true })
        if (existsSync(directory)) syncDirectory(directory)
      })
    },
    setAside: (folder) => orStorageError(() => moveAside(directory, [unfinishedOf(FILE), FILE], folder)),
  }
}

function parse(text: string): ProfileRecord {
  const record = toRecord(fromJson(text))
  // It says which keys belong here, so nothing is made anew
  if (record === undefined)
    throw new StorageError('database-unreadable', { say: 'profile-damaged', file: FILE })
  return record
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // no JSON is no record either
    return undefined
  }
}

function toRecord(value: unknown): ProfileRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const {
    id,
    account,
    keysExist,
    forgetting = false,
  } = value as Partial<Record<keyof ProfileRecord, unknown>>
  const jid = account === null ? { success: true as const, data: null } : bareJid.safeParse(account)
  if (typeof id !== 'string' || id === '' || !jid.success) return undefined
  if (typeof keysExist !== 'boolean' || typeof forgetting !== 'boolean') return undefined
  return { id, account: jid.data, keysExist, forgetting }
}

function unfinishedOf(path: string): string {
  return `${path}.new`
}
