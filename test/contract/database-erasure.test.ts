// PROTOCOL 9: what is erased is gone from the file and its log, not only from what the stores give.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OwnRequest } from '../../main/e2e/key-ports.ts'
import type { DatabaseOpener } from '../../main/services/store-ports.ts'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { decryptedPages } from '../doubles/decrypted-pages.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import {
  DAY,
  inKey,
  keyPair,
  NOON,
  outKey,
  ROMEO,
  ROMEOS_LAPTOP,
  ROMEOS_PHONE,
  textMessage,
} from './database-samples.ts'

const HEX = '0123456789abcdef'.repeat(4)
const KEY = new Secret(HEX)

describe('the database file', () => {
  let directory: string
  let path: string
  let opener: DatabaseOpener
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-erasure-'))
    path = join(directory, 'balcony.db')
    opener = createDatabaseOpener({ directory, clock: createFakeTime().clock })
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('holds erased keys no more, not even in its decrypted pages', () => {
    const database = opener.open(KEY)
    for (let i = 0; i < 50; i++) database.deviceKeys.put('encryption', keyPair(`erased-${String(i)}`), NOON)
    database.deviceKeys.put('encryption', keyPair('kept'), null)
    database.close()
    expect(decryptedPages(path, HEX).includes('private-of-erased-7')).toBe(true)

    const again = opener.open(KEY)
    again.deviceKeys.eraseRetiredBefore(NOON + 1)
    again.close()
    expect(decryptedPages(path, HEX).includes('private-of-erased')).toBe(false)
    expect(decryptedPages(path, HEX).includes('private-of-kept')).toBe(true)
  })

  it('holds no word of erased messages, not even in the index of the search', () => {
    const database = opener.open(KEY)
    for (let i = 0; i < 300; i++)
      database.messages.add(textMessage({ content: { is: 'text', text: `adieu nightingale${String(i)}` } }))
    database.scrub()
    expect(decryptedPages(path, HEX).includes('nightingale217')).toBe(true)
    database.messages.erase(ROMEO)
    database.scrub()
    expect(decryptedPages(path, HEX).includes('nightingale')).toBe(false)
    expect(decryptedPages(path, HEX).includes('adieu')).toBe(false)
    database.close()
  })

  it('PROTOCOL 9, 3: holds expired keys no more once it is scrubbed, in no page and in no log', () => {
    const database = opener.open(KEY)
    const log = (): number => statSync(`${path}-wal`).size
    // long enough for pages of its own, too
    const grant = (i: number): string => `grant-${String(i)}.`.repeat(i % 10 === 0 ? 900 : 40)
    const smk = (i: number): Buffer =>
      Buffer.from(`${String(i).padStart(4, '0')}-smk-of-thirty-two-bytes----`)
    const request = (i: number): OwnRequest => ({
      asked: ROMEOS_PHONE,
      sid: `sid-${String(i)}`,
      sender: ROMEOS_LAPTOP,
      once: keyPair(`once-${String(i)}`),
      offered: [],
      pkey: 'p'.repeat(i * 7),
      createdAt: i % 2 === 0 ? NOON - 31 * DAY : NOON,
    })
    for (let i = 0; i < 60; i++) {
      const key = outKey({
        sid: `own-${String(i)}`,
        key: new Secret(new Uint8Array(smk(i))),
        retiredAt: NOON,
      })
      database.keyTable.addOut({ ...key, grant: new Secret(grant(i)) })
      // rows that change move about
      database.keyTable.countUse(key.sid, i % 2 === 0 ? NOON - 1 : NOON + DAY)
      database.keyRequests.add(request(i))
    }
    database.scrub()
    expect(log()).toBe(0)
    const holds = (word: string | Buffer): boolean => decryptedPages(path, HEX).includes(word)
    expect([holds(smk(8)), holds(grant(8)), holds('private-of-once-8"')]).toEqual([true, true, true])

    database.transaction(() => {
      expect(database.keyTable.eraseExpired(NOON)).toBe(30)
      expect(database.keyRequests.eraseExpired(NOON)).toBe(30)
    })
    expect(log()).toBeGreaterThan(0)
    database.scrub()
    expect(log()).toBe(0)
    for (let i = 0; i < 60; i++) {
      const kept = i % 2 === 1
      expect(holds(smk(i)), `key ${String(i)}`).toBe(kept)
      expect(holds(`grant-${String(i)}.`), `grant ${String(i)}`).toBe(kept)
      expect(holds(`private-of-once-${String(i)}"`), `request ${String(i)}`).toBe(kept)
    }
    database.close()
  })

  it('PROTOCOL 9: holds an erased key of somebody else no more once it is scrubbed, nor its grant', () => {
    const database = opener.open(KEY)
    const smk = (i: number): Buffer =>
      Buffer.from(`${String(i).padStart(4, '0')}-smk-of-somebody-else-------`)
    for (let i = 0; i < 40; i++) {
      const key = inKey({
        sid: `sid-${String(i)}`,
        key: new Secret(new Uint8Array(smk(i))),
        receivedAt: NOON + i,
      })
      database.keyTable.addIn({ ...key, grant: new Secret(`grant-${String(i)}.`.repeat(60)) })
    }
    database.scrub()
    const holds = (word: string | Buffer): boolean => decryptedPages(path, HEX).includes(word)
    expect([holds(smk(7)), holds('grant-7.'), holds(smk(30))]).toEqual([true, true, true])
    const due = database.keyTable.inKeysBefore(NOON + 20)
    expect(due.map(({ sid }) => sid)).toEqual(Array.from({ length: 20 }, (_, i) => `sid-${String(i)}`))
    database.transaction(() => due.forEach(({ sender, sid }) => database.keyTable.eraseIn(sender, sid)))
    database.scrub()
    expect([holds(smk(7)), holds('grant-7.'), holds(smk(30)), holds('grant-30.')]).toEqual([
      ...[false, false],
      ...[true, true],
    ])
    database.close()
  })

  it('can’t be scrubbed inside a transaction, whose work is in no page yet', () => {
    const database = opener.open(KEY)
    const scrubbing = (): void =>
      database.transaction(() => {
        database.inbox.put('<message/>', NOON)
        database.scrub()
      })
    expect(scrubbing).toThrow('locked')
    expect(database.inbox.pending()).toEqual([])
    database.close()
  })
})
