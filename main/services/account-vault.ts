// An account's keys in the keychain and its database, opened together.
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import { generateEncryptionKey, generateIdentity } from '../e2e/device-keys.ts'
import type { KeyPair } from '../e2e/ports.ts'
import { createKeyEntries, type DatedKeyPair, type KeyEntries } from './key-entries.ts'
import { KeysMissing } from './obstacles.ts'
import { StorageError, type Database, type ProfileRecord } from './store-ports.ts'
import type { Tools } from './tools.ts'

export interface Vault {
  entries: KeyEntries
  identity: KeyPair
  encryption: DatedKeyPair
  database: Database
}

/**
 * Opens what exists. Throws `KeychainError`, `StorageError`, or `KeysMissing` where the keychain is open and lacks a
 * key; nothing is ever made here.
 */
export async function openVault(tools: Tools, profile: ProfileRecord, jid: BareJid): Promise<Vault> {
  const entries = createKeyEntries(tools.keychain, profile.id, jid)
  const { database, identity, encryption } = await entries.read()
  if (database === null || identity === null || encryption === null) throw new KeysMissing('account')
  // moved or deleted by somebody: an empty one in its place would pass for the user's
  if (!tools.databases.exists()) throw new StorageError('database-unreadable', { say: 'database-gone' })
  return { entries, identity: identity.pair, encryption, database: tools.databases.open(database) }
}

/**
 * Opens what exists and makes what was never made. The program may die at any step: the marker that keys exist is
 * written when all of them rest in the keychain and the database is made, so that up to the marker a second run finds and
 * uses what is there, and after it nothing is made any more.
 */
export async function makeVault(tools: Tools, profile: ProfileRecord, jid: BareJid): Promise<Vault> {
  if (profile.keysExist || tools.databases.exists()) return openVault(tools, profile, jid)
  const entries = createKeyEntries(tools.keychain, profile.id, jid)
  // before the first entry: the profile's id names the entries and has to last
  tools.profile.write({ ...profile, account: jid })
  const found = await entries.read()
  const database = found.database ?? (await makeDatabaseKey(tools, entries))
  const identity = found.identity ?? (await makeKey(tools, generateIdentity, entries.writeIdentity))
  const encryption =
    found.encryption ?? (await makeKey(tools, generateEncryptionKey, entries.writeEncryption))
  const made = { entries, identity: identity.pair, encryption, database: tools.databases.open(database) }
  try {
    tools.profile.write({ ...profile, account: jid, keysExist: true })
  } catch (error) {
    made.database.close()
    throw error
  }
  return made
}

async function makeDatabaseKey({ random }: Tools, entries: KeyEntries): Promise<Secret<string>> {
  const hex = [...random.bytes(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const key = new Secret(hex)
  await entries.writeDatabase(key)
  return key
}

async function makeKey(
  { clock }: Tools,
  generate: () => Promise<KeyPair>,
  write: (key: DatedKeyPair) => Promise<void>,
): Promise<DatedKeyPair> {
  const key = { pair: await generate(), madeAt: clock.now() }
  await write(key)
  return key
}
