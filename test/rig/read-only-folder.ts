// A folder that nobody may write to, root neither, nor a program that has its files open: as on a file system that the
// kernel made read-only after an error. Linux alone has such a mark (chattr(1), FS_IMMUTABLE_FL), and root alone sets it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function mark(sign: '+i' | '-i', folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name))
  // the folder last, and first when it is taken back: what is made in between is marked too
  const all = sign === '+i' ? [...files, folder] : [folder, ...files]
  execFileSync('chattr', [sign, ...all], { stdio: 'ignore' })
}

export const makeReadOnly = (folder: string) => mark('+i', folder)
export const makeWritable = (folder: string) => mark('-i', folder)

/** May folders be made read-only here? */
export function canMakeReadOnly(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-read-only-'))
  try {
    makeReadOnly(folder)
    makeWritable(folder)
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}
