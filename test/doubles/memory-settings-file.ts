import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { StorageError, type SettingsFile } from '../../main/services/store-ports.ts'
import { settingsIn } from '../../main/storage/settings-file.ts'

export interface MemorySettingsFile extends SettingsFile {
  /** What stands in the file, undefined where there is none. */
  text: string | undefined
  /** What was put aside, since not all of it could be read. */
  aside: string | undefined
  /** Whether the disk takes nothing any more. */
  diskFull: boolean
}

export function createMemorySettingsFile(): MemorySettingsFile {
  return {
    text: undefined,
    aside: undefined,
    diskFull: false,
    read() {
      return this.text === undefined ? { settings: DEFAULT_SETTINGS, whole: true } : settingsIn(this.text)
    },
    write(settings) {
      if (this.diskFull) throw new StorageError('disk', { say: 'disk-full' })
      if (!this.read().whole) this.aside = this.text
      this.text = JSON.stringify(settings)
    },
  }
}
