// How the program looks and behaves, as the user said.
import { withChange, type Settings, type SettingsChange } from '../../shared/domain/settings.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Log, Screen } from './ports.ts'
import { StorageError, type SettingsFile } from './store-ports.ts'

export interface ProgramSettings {
  current(): Settings
  /** Refused with a sentence, and all as it was, where it can't be kept. */
  change(change: SettingsChange): DoneOrRefused
  /** Calls `listener` after every change; gives back the function that ends it. */
  onChange(listener: (settings: Settings) => void): () => void
}

interface Tools {
  settingsFile: SettingsFile
  screen: Screen
  log: Log
}

/** The file is read when somebody first asks. */
export function createSettings({ settingsFile, screen, log }: Tools): ProgramSettings {
  const listeners = new Set<(settings: Settings) => void>()
  let kept: Settings | undefined

  function read(): Settings {
    const { settings, whole } = settingsFile.read()
    if (!whole) log.warn('not all of the settings could be read')
    return settings
  }

  const current = (): Settings => (kept ??= read())

  return {
    current,
    change(change) {
      const next = withChange(current(), change)
      try {
        settingsFile.write(next)
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        log.warn('the settings could not be kept', { reason: error.reason })
        return refused(error.saying)
      }
      kept = next
      screen.show({ name: 'settings.changed', payload: next })
      listeners.forEach((listener) => listener(next))
      return DONE
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
