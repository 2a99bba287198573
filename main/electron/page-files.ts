import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Path on disk by path in the address, e.g. `/assets/index.js`. */
export type PageFiles = ReadonlyMap<string, string>

/** Every file below `directory`. Throws where there is none: the page was not built. */
export function listPageFiles(directory: string): PageFiles {
  const files = new Map<string, string>()
  walk(directory, '', files)
  return files
}

function walk(directory: string, prefix: string, files: Map<string, string>): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    const address = `${prefix}/${encodeURIComponent(entry.name)}`
    if (entry.isDirectory()) walk(path, address, files)
    else if (entry.isFile()) files.set(address, path)
  }
}
