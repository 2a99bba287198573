import { describe, expect, it } from 'vitest'
import { StorageError, type SettingsFile } from '../../main/services/store-ports.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/domain/settings.ts'

export interface SettingsFileUnderTest {
  file: SettingsFile
  /** The same file, for the next start of the program. */
  again(): SettingsFile
  /** Puts this text where the settings stand. */
  put(text: string): void
  /** What lies beside the settings, undefined for nothing. */
  aside(): string | undefined
  /** From now on nothing can be written, or again. */
  refuse(): void
  accept(): void
}

const CHOSEN: Settings = {
  appearance: 'dark',
  language: 'de',
  notifications: false,
  notificationText: true,
  closeToTray: true,
  readMarkers: false,
}

export function settingsFileContract(underTest: () => SettingsFileUnderTest): void {
  describe('a settings file', () => {
    it('that was never written says how everything is at first', () => {
      expect(underTest().file.read()).toEqual({ settings: DEFAULT_SETTINGS, whole: true })
    })

    it('gives back what was written last, also to the next start, and leaves nothing beside it', () => {
      const { file, again, aside } = underTest()
      file.write(DEFAULT_SETTINGS)
      file.write(CHOSEN)
      expect(file.read()).toEqual({ settings: CHOSEN, whole: true })
      expect(again().read()).toEqual({ settings: CHOSEN, whole: true })
      expect(aside()).toBeUndefined()
    })

    it('of an older Balcony lacks what that one did not know, and is whole', () => {
      const { file, put } = underTest()
      put('{"appearance":"dark"}')
      expect(file.read()).toEqual({ settings: { ...DEFAULT_SETTINGS, appearance: 'dark' }, whole: true })
    })

    it.each([
      ['', DEFAULT_SETTINGS],
      ['{"appearance":"dark","lang', DEFAULT_SETTINGS],
      ['null', DEFAULT_SETTINGS],
      ['["dark"]', DEFAULT_SETTINGS],
      ['{"appearance":"dark","language":"tlh"}', { ...DEFAULT_SETTINGS, appearance: 'dark' }],
      ['{"language":"de","notifications":"no"}', { ...DEFAULT_SETTINGS, language: 'de' }],
      ['{"closeToTray":true,"hologram":"on"}', { ...DEFAULT_SETTINGS, closeToTray: true }],
      ['{"toString":"on","__proto__":{"language":"de"}}', DEFAULT_SETTINGS],
    ])('gives what can be read of %j, and puts it aside before another takes its place', (text, settings) => {
      const { file, put, aside } = underTest()
      put(text)
      expect(file.read()).toEqual({ settings, whole: false })
      expect(aside()).toBeUndefined()
      file.write(CHOSEN)
      expect(file.read()).toEqual({ settings: CHOSEN, whole: true })
      expect(aside()).toBe(text)
    })

    it('that can’t be written says that it is the disk, and is what it was', () => {
      const { file, refuse, accept } = underTest()
      file.write(CHOSEN)
      refuse()
      expect(() => file.write(DEFAULT_SETTINGS)).toThrow(StorageError)
      expect(() => file.write(DEFAULT_SETTINGS)).toThrow(expect.objectContaining({ reason: 'disk' }))
      expect(file.read()).toEqual({ settings: CHOSEN, whole: true })
      accept()
      file.write(DEFAULT_SETTINGS)
      expect(file.read()).toEqual({ settings: DEFAULT_SETTINGS, whole: true })
    })
  })
}
