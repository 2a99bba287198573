// What only the real database has: a file, that others may not read, and that can be damaged.
import { Database as Sqlcipher } from '@signalapp/sqlcipher'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseOpener } from '../../main/services/store-ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { decryptedPages } from '../doubles/decrypted-pages.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { inKey, keyPair, NOON, outKey, ROMEO, textMessage, waitingMessage } from './database-samples.ts'

const HEX = '0123456789abcdef'.repeat(4)
const KEY = new Secret(HEX)

describe('the database file', () => {
  let directory: string
  let path: string
  let time: FakeTime
  let opener: DatabaseOpener
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'balcony-file-')), 'profile')
    path = join(directory, 'balcony.db')
    time = createFakeTime()
    opener = createDatabaseOpener({ directory, clock: time.clock })
  })
  afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

  /** Every byte that lies in the folder. */
  const everything = (): Buffer =>
    Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))))

  function fill(count: number): void {
    const database = opener.open(KEY)
    database.transaction(() => {
      for (let i = 0; i < count; i++) database.messages.add(textMessage({ stanzaId: `inner-${String(i)}` }))
    })
    database.close()
  }

  it('has beside it nothing that is mapped into memory, while it is open', () => {
    const database = opener.open(KEY)
    database.messages.add(textMessage())
    expect(readdirSync(directory).sort()).toEqual(['balcony.db', 'balcony.db-wal'])
    database.close()
  })

  it('holds no body, stanza or key in plain, neither while it is open nor afterwards', () => {
    const database = opener.open(KEY)
    database.messages.add(textMessage({ content: { is: 'text', text: 'nightingale-and-lark' } }))
    database.messages.add(waitingMessage({ xml: '<message>pomegranate-tree</message>' }))
    database.keyTable.addOut(
      outKey({ key: new Secret(new Uint8Array(Buffer.from('key-of-thirty-two-bytes-in-full!'))) }),
    )
    database.keyTable.addIn(inKey({ grant: new Secret('grant-in-the-orchard') }))
    database.deviceKeys.put('p256', keyPair('balcony-key'), null)
    const words = [
      'nightingale',
      'pomegranate',
      'thirty-two',
      'orchard',
      'private-of-',
      'SQLite format',
      'CREATE TABLE',
      HEX,
    ]
    for (const word of words) expect(everything().includes(word), word).toBe(false)
    database.close()
    for (const word of words) expect(everything().includes(word), word).toBe(false)
    // the search itself finds what is there
    expect(decryptedPages(path, HEX).includes('nightingale')).toBe(true)
  })

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, and so are its companions and folder',
    () => {
      const database = opener.open(KEY)
      database.inbox.put('<message/>', NOON)
      for (const name of readdirSync(directory))
        expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
      expect(statSync(directory).mode & 0o777).toBe(0o700)
      database.close()
    },
  )

  it('is one file once it is closed', () => {
    fill(3)
    expect(readdirSync(directory)).toEqual(['balcony.db'])
  })

  it('is made anew where the making was interrupted before it was whole', () => {
    fill(1)
    rmSync(path)
    writeFileSync(`${path}.new`, 'the beginning of one')
    expect(opener.exists()).toBe(false)
    fill(1)
    expect(readdirSync(directory)).toEqual(['balcony.db'])
  })

  it.each([
    ['empty', (): Buffer => Buffer.alloc(0)],
    ['no database', (): Buffer => Buffer.from('Wherefore art thou?')],
    ['cut off', (file: Buffer): Buffer => file.subarray(0, 4096 * 3 + 100)],
    ['changed at its start', (file: Buffer): Buffer => flipped(file, 5)],
    ['changed in its first page', (file: Buffer): Buffer => flipped(file, 2_000)],
  ])('that is %s is called unreadable, and left as it is', (_, damage) => {
    fill(200)
    writeFileSync(path, damage(readFileSync(path)))
    const before = readFileSync(path)
    expect(() => {
      const database = opener.open(KEY)
      try {
        database.messages.page(ROMEO, null, 500)
      } finally {
        database.close()
      }
    }).toThrow(expect.objectContaining({ reason: 'database-unreadable' }))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('that is damaged further in says so when the page is read', () => {
    fill(400)
    const file = readFileSync(path)
    let damaged: Buffer = file
    for (let page = 1; page < file.length / 4096; page++) damaged = flipped(damaged, page * 4096 + 1_000)
    writeFileSync(path, damaged)
    expect(() => opener.open(KEY).messages.page(ROMEO, null, 500)).toThrow(
      expect.objectContaining({ reason: 'database-unreadable' }),
    )
  })

  it('written by a newer Balcony is refused as that, and left as it is', () => {
    fill(1)
    const native = new Sqlcipher(path)
    native.exec(`PRAGMA key = "x'${HEX}'"`)
    native.exec('PRAGMA user_version = 99')
    native.close()
    const before = readFileSync(path)
    expect(() => opener.open(KEY)).toThrow(expect.objectContaining({ reason: 'database-newer' }))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('leaves nothing in the folder when it is removed, of an unfinished one and of a crash neither', () => {
    fill(3)
    for (const left of ['-wal', '-shm', '-journal', '.new', '.new-wal']) writeFileSync(path + left, 'left')
    opener.remove()
    expect(readdirSync(directory)).toEqual([])
  })

  it('that can’t be read is set aside byte by byte, with its companions, and replaces nothing there', () => {
    fill(3)
    writeFileSync(path, flipped(readFileSync(path), 5))
    writeFileSync(`${path}-wal`, 'the log of it')
    const before = readFileSync(path)
    opener.setAside('aside')
    expect(readdirSync(directory)).toEqual(['aside'])
    expect(readdirSync(join(directory, 'aside')).sort()).toEqual(['balcony.db', 'balcony.db-wal'])
    expect(readFileSync(join(directory, 'aside', 'balcony.db')).equals(before)).toBe(true)
    expect(statSync(join(directory, 'aside')).mode & 0o777).toBe(0o700)
    fill(1)
    expect(() => opener.setAside('aside')).toThrow('is there already')
    expect(opener.exists()).toBe(true)
    expect(readFileSync(join(directory, 'aside', 'balcony.db')).equals(before)).toBe(true)
  })

  it('says that the disk fails where its folder can’t be made', () => {
    writeFileSync(join(directory, '..', 'file'), '')
    const blocked = createDatabaseOpener({
      directory: join(directory, '..', 'file', 'profile'),
      clock: time.clock,
    })
    expect(() => blocked.open(KEY)).toThrow(expect.objectContaining({ reason: 'disk' }))
    expect(existsSync(join(directory, '..', 'file', 'profile'))).toBe(false)
  })

  it('keeps the order of arrival when the clock is set back', () => {
    const database = opener.open(KEY)
    const before = database.messages.add(textMessage())
    const after = database.messages.add(textMessage({ cameAt: NOON - 3_600_000 }))
    expect(database.messages.page(ROMEO, null, 9)).toEqual([before, after])
    expect(database.messages.page(ROMEO, after, 9)).toEqual([before])
    database.close()
  })

  it('takes only a raw key, and never says which', () => {
    for (const wrong of ['', 'ab', HEX.toUpperCase(), `${HEX}'; --`]) {
      expect(() => opener.open(new Secret(wrong))).toThrow(
        new TypeError('The database key must be 32 bytes in lower-case hex'),
      )
    }
    expect(opener.exists()).toBe(false)
  })
})

function flipped(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
