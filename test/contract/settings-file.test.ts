import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSettingsFile } from '../../main/storage/settings-file.ts'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts'
import { createMemorySettingsFile, type MemorySettingsFile } from '../doubles/memory-settings-file.ts'
import { settingsFileContract } from './settings-file.contract.ts'

describe('in memory', () => {
  let file: MemorySettingsFile
  beforeEach(() => {
    file = createMemorySettingsFile()
  })
  settingsFileContract(() => ({
    file,
    again: () => file,
    put: (text) => void (file.text = text),
    aside: () => file.aside,
    refuse: () => void (file.diskFull = true),
    accept: () => void (file.diskFull = false),
  }))
})

describe('on the disk', () => {
  let directory: string
  const path = (name = 'settings.json'): string => join(directory, name)
  const made = () => createSettingsFile({ directory })
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'balcony-settings-')), 'profile')
  })
  afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

  settingsFileContract(() => ({
    file: made(),
    again: made,
    put(text) {
      mkdirSync(directory, { recursive: true })
      writeFileSync(path(), text)
    },
    aside: () =>
      existsSync(path('settings-unread.json'))
        ? readFileSync(path('settings-unread.json'), 'utf8')
        : undefined,
    // who tests as root may write everywhere: a folder is in the way of the new file
    refuse: () => void mkdirSync(path('settings.json.new')),
    accept: () => rmSync(path('settings.json.new'), { recursive: true }),
  }))

  it.skipIf(process.platform === 'win32')('the file is for its owner alone, and the only one', () => {
    made().write(DEFAULT_SETTINGS)
    expect(readdirSync(directory)).toEqual(['settings.json'])
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  it('what can’t be read at all stops nobody: it is put aside as it is', () => {
    mkdirSync(path(), { recursive: true })
    expect(made().read()).toEqual({ settings: DEFAULT_SETTINGS, whole: false })
    made().write({ ...DEFAULT_SETTINGS, language: 'de' })
    expect(made().read().settings.language).toBe('de')
    expect(statSync(path('settings-unread.json')).isDirectory()).toBe(true)
  })
})
