import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { syncDirectory } from './sync-directory.ts'

/**
 * Moves those of `files` that exist, in their order, from `directory` into `folder` inside it (made where it is missing,
 * 0700). Nothing is replaced: a name that is taken there is no place to move to, and throws. Gives the folder's path.
 */
export function moveAside(directory: string, files: readonly string[], folder: string): string {
  const aside = join(directory, folder)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  for (const file of files) {
    const from = join(directory, file)
    const to = join(aside, file)
    if (!existsSync(from)) continue
    if (existsSync(to)) throw new Error(`${to} is there already`)
    renameSync(from, to)
  }
  syncDirectory(aside)
  syncDirectory(directory)
  return aside
}
