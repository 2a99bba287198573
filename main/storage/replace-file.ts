import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncDirectory } from './sync-directory.ts'

/** Writes `value` as JSON, as `replaceText` does. */
export function replaceFile(path: string, value: unknown): void {
  replaceText(path, `${JSON.stringify(value, null, 2)}\n`)
}

/**
 * Writes `text` in place of the file at `path`, all or nothing, also through a power cut. Its folder is made where
 * it is missing (0700; the file 0600). Throws what the file system throws; the old file is as it was then.
 */
export function replaceText(path: string, text: string): void {
  const directory = dirname(path)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const unfinished = `${path}.new`
  const file = openSync(unfinished, 'w', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  syncDirectory(directory)
}
