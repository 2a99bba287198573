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
    expect(database.drafts.all().size).toBe(0)
    expect(database.contacts.rosterVersion()).toBeNull()
    expect(database.account.presence()).toBeUndefined()
    expect(database.account.ownName()).toBeUndefined()
    database.close()
  })
})
