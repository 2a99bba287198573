// Brings the schema from any earlier number to ours, a step at a time.
import { firstSchema } from './migrations/001-first-schema.ts'
import { devicePublicKey } from './migrations/002-device-public-key.ts'
import { contacts } from './migrations/003-contacts.ts'
import { plainTalks } from './migrations/004-plain-talks.ts'
import { draftsAndDelivery } from './migrations/005-drafts-and-delivery.ts'
import { ownName } from './migrations/006-own-name.ts'
import { sayings } from './migrations/007-sayings.ts'
import { door } from './migrations/008-door.ts'
import { knownApps } from './migrations/009-known-apps.ts'
import { orderOfDevices } from './migrations/010-order-of-devices.ts'
import { keysForOneDevice } from './migrations/011-keys-for-one-device.ts'
import { sharedDecisions } from './migrations/012-shared-decisions.ts'
import { messageWords } from './migrations/013-message-words.ts'
import { delivery } from './migrations/014-delivery.ts'
import { archive } from './migrations/015-archive.ts'
import { readElsewhereSentAgain } from './migrations/016-read-elsewhere-sent-again.ts'
import { helpers } from './migrations/017-helpers.ts'
import { placeOfTheNewest } from './migrations/018-place-of-the-newest.ts'
import type { SqlConnection } from './sql-connection.ts'
import { newer, unreadable } from './storage-failure.ts'

/** In order: the first makes version 1. */
const MIGRATIONS: readonly string[] = [
  firstSchema,
  devicePublicKey,
  contacts,
  plainTalks,
  draftsAndDelivery,
  ownName,
  sayings,
  door,
  knownApps,
  orderOfDevices,
  keysForOneDevice,
  sharedDecisions,
  messageWords,
  delivery,
  archive,
  readElsewhereSentAgain,
  helpers,
  placeOfTheNewest,
]

/**
 * The schema's number: the first thing to read, since a wrong key shows here. Throws `StorageError`:
 * 'database-unreadable' for a wrong key or a damaged file, 'database-newer' for a number that we do not know.
 */
export function schemaVersion(sql: SqlConnection): number {
  const version = sql.pragma('user_version')
  if (typeof version !== 'number') throw unreadable('user_version is no number')
  if (version > MIGRATIONS.length) throw newer()
  return version
}

/** Each step and its number in one transaction: after a crash it is there or not. */
export function migrate(sql: SqlConnection): void {
  for (let version = schemaVersion(sql); version < MIGRATIONS.length; version++) {
    const step = MIGRATIONS[version]
    if (step === undefined) throw new Error('There is a hole in the migrations')
    sql.transaction(() => {
      sql.execute(step)
      sql.execute(`PRAGMA user_version = ${String(version + 1)}`)
    })
  }
}
