import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProfileFile } from '../../../main/services/store-ports.ts'
import { createProfileFile } from '../../../main/storage/profile-file.ts'
import type { BareJid } from '../../../shared/domain/jid.ts'

describe('the profile file', () => {
  let directory: string
  let path: string
  let profile: ProfileFile
  let drawn = 0
  beforeEach(() => {
    drawn = 0
    directory = join(mkdtempSync(join(tmpdir(), 'balcony-profile-')), 'profile')
    path = join(directory, 'profile.json')
    profile = createProfileFile({ directory, random: { uuid: () => `id-${String(++drawn)}` } })
  })
  afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

  it('begins with an id of its own, no account and no keys, and keeps that id', () => {
    expect(profile.read()).toEqual({ id: 'id-1', account: null, keysExist: false, forgetting: false })
    expect(profile.read()).toEqual({ id: 'id-1', account: null, keysExist: false, forgetting: false })
  })

  it('gives back what was written last, also to the next start', () => {
    const record = { id: 'id-1', account: 'juliet@a.test' as BareJid, keysExist: true, forgetting: false }
    profile.write({ ...record, keysExist: false })
    profile.write(record)
    expect(createProfileFile({ directory, random: { uuid: () => 'other' } }).read()).toEqual(record)
  })

  it.skipIf(process.platform === 'win32')('is for its owner alone, and leaves nothing beside it', () => {
    profile.read()
    expect(readdirSync(directory)).toEqual(['profile.json'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  it.each([
    '',
    '{"id":"id-1","acc',
    'null',
    '[]',
    '{}',
    '{"id":"","account":null,"keysExist":true}',
    '{"id":"a","account":"no address","keysExist":true}',
    '{"id":"a","account":null,"keysExist":"yes"}',
    '{"id":"a","account":null,"keysExist":true,"forgetting":"yes"}',
  ])('that is damaged is never taken for absent, and left as it is: %j', (text) => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(path, text)
    expect(() => profile.read()).toThrow(expect.objectContaining({ reason: 'database-unreadable' }))
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('of an earlier Balcony is read: nobody wanted anything forgotten', () => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(path, '{"id":"id-7","account":"juliet@a.test","keysExist":true}')
    expect(profile.read()).toEqual({
      id: 'id-7',
      account: 'juliet@a.test',
      keysExist: true,
      forgetting: false,
    })
  })

  it('that is removed leaves nothing, and is followed by another with an id of its own', () => {
    profile.read()
    writeFileSync(`${path}.new`, 'the beginning of one')
    profile.remove()
    profile.remove()
    expect(readdirSync(directory)).toEqual([])
    expect(profile.read().id).toBe('id-2')
  })

  it('is set aside as it is, damaged too, and followed by another', () => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(path, '{"id":')
    expect(profile.setAside('aside')).toBe(join(directory, 'aside'))
    expect(readFileSync(join(directory, 'aside', 'profile.json'), 'utf8')).toBe('{"id":')
    expect(profile.read().id).toBe('id-1')
  })

  it('that can’t be read says that the disk fails', () => {
    mkdirSync(path, { recursive: true })
    expect(() => profile.read()).toThrow(expect.objectContaining({ reason: 'disk' }))
    expect(() => profile.write({ id: 'a', account: null, keysExist: false, forgetting: false })).toThrow(
      expect.objectContaining({ reason: 'disk' }),
    )
  })
})
