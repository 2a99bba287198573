import { beforeEach, describe, expect, it } from 'vitest'
import { createSettings, type ProgramSettings } from '../../../main/services/settings.ts'
import { DEFAULT_SETTINGS, settingsChange } from '../../../shared/domain/settings.ts'
import type { AnyEvent } from '../../../shared/ipc/contract.ts'
import { createMemorySettingsFile, type MemorySettingsFile } from '../../doubles/memory-settings-file.ts'

describe('the settings', () => {
  let file: MemorySettingsFile
  let shown: AnyEvent[]
  let lines: string[]
  let settings: ProgramSettings
  beforeEach(() => {
    file = createMemorySettingsFile()
    ;[shown, lines] = [[], []]
    const line = (message: string) => void lines.push(message)
    settings = createSettings({
      settingsFile: file,
      screen: { show: (event) => void shown.push(event) },
      log: { info: line, warn: line },
    })
  })

  it('are as at first until somebody changes one, and that one alone changes', () => {
    expect(settings.current()).toEqual(DEFAULT_SETTINGS)
    expect(settings.change({ language: 'de' })).toEqual({ is: 'done' })
    expect(settings.change({ notifications: false })).toEqual({ is: 'done' })
    expect(settings.current()).toEqual({ ...DEFAULT_SETTINGS, language: 'de', notifications: false })
    expect(file.read().settings).toEqual(settings.current())
  })

  it('that change are told to the screen and to who listens, whole, until they no longer listen', () => {
    const heard: unknown[] = []
    const end = settings.onChange((next) => heard.push(next))
    settings.change({ appearance: 'dark' })
    end()
    settings.change({ appearance: 'light' })
    const dark = { ...DEFAULT_SETTINGS, appearance: 'dark' }
    expect(heard).toEqual([dark])
    expect(shown).toEqual([
      { name: 'settings.changed', payload: dark },
      { name: 'settings.changed', payload: { ...dark, appearance: 'light' } },
    ])
  })

  it('a change that can’t be kept is refused, with why, and nothing is different', () => {
    settings.change({ appearance: 'dark' })
    shown.length = 0
    file.diskFull = true
    settings.onChange(() => expect.unreachable())
    expect(settings.change({ appearance: 'light' })).toEqual({
      is: 'refused',
      saying: { say: 'disk-full' },
    })
    expect(settings.current().appearance).toBe('dark')
    expect(shown).toEqual([])
  })

  it('a damaged file is told to the log once, without what stands in it', () => {
    file.text = '{"language":"hushhush"}'
    settings.current()
    settings.current()
    expect(lines).toEqual(['not all of the settings could be read'])
  })

  it('a change names settings alone, with values that they have', () => {
    expect(settingsChange.safeParse({}).success).toBe(true)
    expect(settingsChange.safeParse({ appearance: 'dark' }).success).toBe(true)
    expect(settingsChange.safeParse({ appearance: 'pink' }).success).toBe(false)
    expect(settingsChange.safeParse({ hologram: true }).success).toBe(false)
    // an input that says nothing of one of them leaves it
    settings.change({ language: 'de' })
    settings.change(settingsChange.parse({ language: undefined, closeToTray: true }))
    expect(settings.current().language).toBe('de')
  })
})
