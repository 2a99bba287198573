// A database that an earlier version made is brought on, and nothing in it is lost.
import { Database as Sqlcipher } from '@signalapp/sqlcipher'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDatabaseOpener } from '../../main/storage/database-opener.ts'
import { firstSchema } from '../../main/storage/migrations/001-first-schema.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { createFakeTime } from '../doubles/fake-time.ts'
import { JULIET, ROMEO } from './database-samples.ts'

const HEX = '0123456789abcdef'.repeat(4)

describe('a database of version 1', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'balcony-migrations-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('keeps its contacts, who have no groups and no request yet, what waits in it goes sealed, and what was said stays said', () => {
    const native = new Sqlcipher(join(directory, 'balcony.db'))
    native.exec(`PRAGMA key = "x'${HEX}'"`)
    native.exec(firstSchema)
    native.exec(`INSERT INTO contact VALUES ('${ROMEO}', 'Romeo', 1, 'both', 0, 0)`)
    native.exec(`INSERT INTO message VALUES (7, '${ROMEO}', 1, 'out', '${JULIET}', '${JULIET}', 's', 1, 'hush', NULL,
      '{"is":"sealed","sid":"","fingerprint":null,"time":"fits"}', 'waiting', '', 0)`)
    native.exec(`INSERT INTO message VALUES (8, '${ROMEO}', 2, 'out', '${JULIET}', '${JULIET}', 't', 1, 'hush', NULL,
      '{"is":"sealed","sid":"","fingerprint":null,"time":"fits"}', 'failed', 'It said "no".', 0)`)
    native.exec(`INSERT INTO outbox VALUES (1, 7, '${ROMEO}', 's', 'hush', NULL)`)
    native.exec('PRAGMA user_version = 1')
    native.close()

    const opener = createDatabaseOpener({ directory, clock: createFakeTime().clock })
    const database = opener.open(new Secret(HEX))
    expect(database.contacts.all()).toEqual([
      {
        ...{ jid: ROMEO, name: 'Romeo', inRoster: true, subscription: 'both', asked: false, wantsIn: false },
        ...{ request: '', nick: '', groups: [] },
      },
    ])
    expect(database.outbox.all()).toEqual([
      { messageId: 7, conversation: ROMEO, stanzaId: 's', text: 'hush', plain: false, inFlight: null },
    ])
    expect(database.messages.find(7)?.problem).toBeNull()
    expect(database.messages.find(8)?.problem).toEqual({ say: 'as-it-stands', text: 'It said "no".' })
    expect(database.plainTalks.all()).toEqual([])
    expect(database.messages.keysOf(7)).toEqual([])
    expect(database.drafts.all().size).toBe(0)
    expect(database.contacts.rosterVersion()).toBeNull()
    expect(database.account.presence()).toBeUndefined()
    expect(database.account.ownName()).toBeUndefined()
    database.close()
  })

  it('knows afterwards under which keys messages left, since when questions wait, and what the user chose', () => {
    const native = new Sqlcipher(join(directory, 'balcony.db'))
    native.exec(`PRAGMA key = "x'${HEX}'"`)
    native.exec(firstSchema)
    const message = (id: number, direction: string, sealing: string) =>
      native.exec(`INSERT INTO message VALUES (${id}, '${ROMEO}', ${id}, '${direction}', '${JULIET}', '${JULIET}', 's', ${id},
        'hush', NULL, '${sealing}', NULL, '', 0)`)
    message(1, 'out', '{"is":"sealed","sid":"own-1","fingerprint":null,"time":"fits"}')
    message(2, 'in', '{"is":"sealed","sid":"own-1","fingerprint":null,"time":"fits"}')
    message(3, 'out', '{"is":"plain"}')
    message(4, 'out', 'damaged')
    native.exec(`INSERT INTO key_question (jid, full_jid, fingerprint, sid, wrap_for, proven, asked_at)
      VALUES ('${ROMEO}', '${ROMEO}/phone', '${'P'.repeat(43)}', 'own-1', '{"kty":"OKP"}', 1, 5)`)
    native.exec(`INSERT INTO trust_rule VALUES ('${ROMEO}', 'trust-until-verified', 1)`)
    native.exec(`INSERT INTO trust_rule VALUES ('${JULIET}', 'ask', 0)`)
    native.exec('PRAGMA user_version = 1')
    native.close()

    const opener = createDatabaseOpener({ directory, clock: createFakeTime().clock })
    const database = opener.open(new Secret(HEX))
    expect([1, 2, 3, 4].map((id) => database.messages.keysOf(id))).toEqual([['own-1'], [], [], []])
    expect(database.keyRequests.allQuestions()).toMatchObject([{ firstAskedAt: 5, grantedAt: null }])
    expect([ROMEO, JULIET].map((jid) => database.trustBook.ownPolicy(jid))).toEqual([null, 'ask'])
    expect(database.trustBook.allowsUnsigned(ROMEO)).toBe(true)
    database.close()
  })

  it('knows afterwards since when devices are known and which keys were over by then, and takes no grant for an entry', () => {
    const native = new Sqlcipher(join(directory, 'balcony.db'))
    native.exec(`PRAGMA key = "x'${HEX}'"`)
    native.exec(firstSchema)
    const device = (fingerprint: string, encryptionKey: string, firstSeen: number) =>
      native.exec(`INSERT INTO seen_device VALUES ('${ROMEO}', '${fingerprint}', '${ROMEO}/phone', 'phone',
        ${encryptionKey}, 1, ${firstSeen}, ${firstSeen + 10}, 77)`)
    device('P'.repeat(43), `'{"kty":"OKP","crv":"X25519","x":"AAAA"}'`, 2000)
    device('G'.repeat(43), 'NULL', 3000)
    const ahead = Date.now() + 86_400_000
    const key = (sid: string, until: number, retiredAt: string) =>
      native.exec(`INSERT INTO own_smk VALUES ('${sid}', '${sid}@b.test', '["${JULIET}"]', x'07', 'a.b.c', 1000, ${until},
        ${ahead}, 3, ${retiredAt})`)
    key('over', 5000, 'NULL')
    key('retired', 5000, '4000')
    key('current', ahead, 'NULL')
    native.exec('PRAGMA user_version = 1')
    native.close()

    const opener = createDatabaseOpener({ directory, clock: createFakeTime().clock })
    const { trustBook, keyTable, close } = opener.open(new Secret(HEX))
    expect(trustBook.device(ROMEO, 'P'.repeat(43))).toMatchObject({ since: 2000, iat: 77, grantIat: 0 })
    expect(trustBook.device(ROMEO, 'G'.repeat(43))).toMatchObject({ since: 3000, iat: 0, grantIat: 77 })
    expect(trustBook.goneSince(ROMEO, 'P'.repeat(43))).toBeNull()
    expect(trustBook.isListed(ROMEO, 'P'.repeat(43))).toBe(false)
    expect(['over', 'retired', 'current'].map((sid) => keyTable.findOut(sid))).toMatchObject([
      { ends: 5000, retiredAt: 5000, uses: 3 },
      { ends: 5000, retiredAt: 4000 },
      { ends: ahead, retiredAt: null },
    ])
    close()
  })
})
