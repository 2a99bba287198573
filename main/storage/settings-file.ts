// How the program looks and behaves. Nothing hangs on this file: what can't be read of it is as it is at first.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_SETTINGS, settings, withChange, type SettingsChange } from '../../shared/domain/settings.ts'
import type { KeptSettings, SettingsFile } from '../services/store-ports.ts'
import { replaceFile } from './replace-file.ts'
import { orStorageError } from './storage-failure.ts'

const FILE = 'settings.json'
/** What a file is called whose place another one took, though not all of it could be read. */
const ASIDE = 'settings-unread.json'

/**
 * The file in `directory`. `read` never fails; `write` replaces the file whole, or throws `StorageError`. A file that a
 * newer Balcony wrote, or that is damaged, stays beside the new one.
 */
export function createSettingsFile({ directory }: { directory: string }): SettingsFile {
  const path = join(directory, FILE)

  function read(): KeptSettings {
    if (!existsSync(path)) return { settings: DEFAULT_SETTINGS, whole: true }
    return settingsIn(textOf(path))
  }

  return {
    read,
    write(next) {
      orStorageError(() => {
        if (!read().whole) renameSync(path, join(directory, ASIDE))
        replaceFile(path, next)
      })
    },
  }
}

/** '' where it can't be read: no settings are in it then, either. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The settings that stand in the text of a file, each that does not fit as it is at first. */
export function settingsIn(text: string): KeptSettings {
  const value = fromJson(text)
  if (typeof value !== 'object' || value === null) return { settings: DEFAULT_SETTINGS, whole: false }
  const found = Object.entries(value).filter(([name, said]) => fits(name, said))
  return {
    settings: withChange(DEFAULT_SETTINGS, Object.fromEntries(found) as SettingsChange),
    whole: found.length === Object.keys(value).length,
  }
}

function fits(name: string, said: unknown): boolean {
  if (!Object.prototype.hasOwnProperty.call(settings.shape, name)) return false
  return settings.shape[name as keyof typeof settings.shape].safeParse(said).success
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // no JSON holds no settings either
    return undefined
  }
}
