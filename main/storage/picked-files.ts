// Files outside the profile, which the user picks.
import { readFileSync, statSync } from 'node:fs'
import { FileError, type PickedFiles } from '../services/ports.ts'
import { replaceText } from './replace-file.ts'

/** The dialogs of the window: whole paths, null where the user picked none. */
export interface FileDialogs {
  chooseToSave(suggestedName: string): Promise<string | null>
  chooseToOpen(): Promise<string | null>
}

export function createPickedFiles(dialogs: FileDialogs): PickedFiles {
  return {
    async save(suggestedName, text) {
      const path = await dialogs.chooseToSave(suggestedName)
      if (path === null) return 'cancelled'
      orFileError(() => replaceText(path, text))
      return 'saved'
    },
    async open(limit) {
      const path = await dialogs.chooseToOpen()
      return path === null ? null : orFileError(() => read(path, limit))
    },
  }
}

function read(path: string, limit: number): string {
  const file = statSync(path)
  // a pipe or a device has no end
  if (!file.isFile()) throw new FileError('fails')
  if (file.size > limit) throw new FileError('too-large')
  return readFileSync(path, 'utf8')
}

function orFileError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error
    throw new FileError(reasonOf(String(error.code)))
  }
}

function reasonOf(code: string): FileError['reason'] {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  return ['EACCES', 'EPERM', 'EROFS'].includes(code) ? 'forbidden' : 'fails'
}
