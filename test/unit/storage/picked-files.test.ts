import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPickedFiles } from '../../../main/storage/picked-files.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'balcony-picked-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const picks = (path: string | null) =>
  createPickedFiles({ chooseToSave: async () => path, chooseToOpen: async () => path })

describe('a file that the user picks', () => {
  it('is written whole in place of what was there, and read again', async () => {
    const path = join(directory, 'book.json')
    writeFileSync(path, 'what was there')
    expect(await picks(path).save('book.json', 'Grüße')).toBe('saved')
    expect(readFileSync(path, 'utf8')).toBe('Grüße')
    expect(readdirSync(directory)).toEqual(['book.json'])
    expect(await picks(path).open(7)).toBe('Grüße')
  })

  it('is nothing where the user picks none', async () => {
    expect(await picks(null).save('book.json', 'x')).toBe('cancelled')
    expect(await picks(null).open(9)).toBeNull()
  })

  it('is not read where it is larger than it may be', async () => {
    const path = join(directory, 'book.json')
    writeFileSync(path, 'x'.repeat(10))
    await expect(picks(path).open(9)).rejects.toMatchObject({ reason: 'too-large' })
  })

  it('says that it cannot be read where it is none, nor written where nothing can be', async () => {
    await expect(picks(directory).open(9)).rejects.toMatchObject({ reason: 'fails' })
    await expect(picks(join(directory, 'gone.json')).open(9)).rejects.toMatchObject({ reason: 'fails' })
    await expect(picks('/dev/null').open(9)).rejects.toMatchObject({ reason: 'fails' })
    await expect(picks('/dev/null/x').save('x', 'y')).rejects.toMatchObject({ reason: 'fails' })
  })
})
