// The keychain's entries of one account in one profile.
import type { BareJid } from '../../shared/domain/jid.ts'
import { Secret } from '../../shared/domain/secret.ts'
import type { Jwk, KeyPair, Millis } from '../e2e/ports.ts'
import { KeysMissing } from './obstacles.ts'
import type { Keychain } from './ports.ts'

/** A key pair with the time it was made, by which the encryption key is changed (PROTOCOL 1). */
export interface DatedKeyPair {
  pair: KeyPair
  madeAt: Millis
}

/** What the keychain holds; null where it is open and surely has none. */
export interface FoundKeys {
  database: Secret<string> | null
  identity: DatedKeyPair | null
  encryption: DatedKeyPair | null
}

export interface KeyEntries {
  /** Throws `KeychainError`, or `KeysMissing` where an entry holds no key. */
  read(): Promise<FoundKeys>
  readPassword(): Promise<Secret<string> | null>
  writeDatabase(key: Secret<string>): Promise<void>
  writeIdentity(key: DatedKeyPair): Promise<void>
  writeEncryption(key: DatedKeyPair): Promise<void>
  writePassword(password: Secret<string>): Promise<void>
  removePassword(): Promise<void>
  /** Removes every entry; what is absent is no failure. */
  removeAll(): Promise<void>
}

export function createKeyEntries(keychain: Keychain, profileId: string, jid: BareJid): KeyEntries {
  const named = (entry: string) => `${profileId}/${jid}/${entry}`
  const readPair = async (entry: string) => {
    const text = await keychain.read(named(entry))
    return text === null ? null : fromText(text, entry)
  }
  return {
    async read() {
      const database = await keychain.read(named('database'))
      if (database !== null && !/^[0-9a-f]{64}$/.test(database.reveal())) throw new KeysMissing('database')
      return { database, identity: await readPair('identity'), encryption: await readPair('encryption') }
    },
    readPassword: () => keychain.read(named('password')),
    writeDatabase: (key) => keychain.write(named('database'), key),
    writeIdentity: (key) => keychain.write(named('identity'), toText(key)),
    writeEncryption: (key) => keychain.write(named('encryption'), toText(key)),
    writePassword: (password) => keychain.write(named('password'), password),
    removePassword: () => keychain.remove(named('password')),
    async removeAll() {
      // the database's first: without it, what is left of the messages on a disk is noise
      for (const entry of ['database', 'identity', 'encryption', 'password'])
        await keychain.remove(named(entry))
    },
  }
}

function toText({ pair, madeAt }: DatedKeyPair): Secret<string> {
  const { kid, publicKey, privateKey } = pair
  return new Secret(JSON.stringify({ kid, publicKey, privateKey: privateKey.reveal(), madeAt }))
}

function fromText(text: Secret<string>, entry: string): DatedKeyPair {
  const value = parse(text.reveal())
  const { kid, publicKey, privateKey, madeAt } = value ?? {}
  if (typeof kid !== 'string' || typeof madeAt !== 'number' || !isJwk(publicKey) || !isJwk(privateKey)) {
    throw new KeysMissing(entry)
  }
  return { pair: { kid, publicKey, privateKey: new Secret(privateKey) }, madeAt }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch (error) {
    // the text itself must not travel in an error: it is a key
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isJwk(value: unknown): value is Jwk {
  return isRecord(value) && typeof value.kty === 'string'
}
