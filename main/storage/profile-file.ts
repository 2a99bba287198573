// The marker that keys exist. It is never taken for absent because it can't be read: new keys would be made.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bareJid } from '../../shared/domain/schemas.ts'
import type { Random } from '../e2e/ports.ts'
import { StorageError, type ProfileFile, type ProfileRecord } from '../services/ports.ts'
import { replaceFile } from './replace-file.ts'
import { orStorageError } from './storage-failure.ts'

const FILE = 'profile.json'
const DAMAGED = `Balcony’s file ${FILE} is damaged. It says which keys belong here, so nothing was made anew.`

/**
 * The file in `directory` (made where it is missing, 0700; the file 0600). `read` makes the first record, with a random
 * `id`, where there is none, and throws `StorageError` where there is one that does not fit; `write` replaces it whole.
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
      const first: ProfileRecord = { id: random.uuid(), account: null, keysExist: false }
      write(first)
      return first
    },
  }
}

function parse(text: string): ProfileRecord {
  const record = toRecord(fromJson(text))
  if (record === undefined) throw new StorageError('database-unreadable', DAMAGED)
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
  const { id, account, keysExist } = value as Partial<Record<keyof ProfileRecord, unknown>>
  const jid = account === null ? { success: true as const, data: null } : bareJid.safeParse(account)
  if (typeof id !== 'string' || id === '' || typeof keysExist !== 'boolean' || !jid.success) return undefined
  return { id, account: jid.data, keysExist }
}
