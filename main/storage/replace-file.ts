import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncDirectory } from './sync-directory.ts'

/**
 * Writes `value` as JSON in place of the file at `path`, all or nothing, also through a power cut. Its folder is made where
 * it is missing (0700; the file 0600). Throws what the file system throws; the old file is as it was then.
 */
export function replaceFile(path: string, value: unknown): void {
  const directory = dirname(path)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const unfinished = `${path}.new`
  const file = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(value, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  syncDirectory(directory)
}
