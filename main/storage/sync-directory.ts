import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes a rename in this directory last through a power cut. Windows has no such call and needs none (NTFS journals it). */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
