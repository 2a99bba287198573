import { generateEncryptionKey, generateFallbackKey } from '../e2e/device-keys.ts'
import type { Clock, DeviceKeys, KeyPair } from '../e2e/ports.ts'
import type { DatedKeyPair, KeyEntries } from './key-entries.ts'
import { KeychainError, type Log } from './ports.ts'
import type { Database } from './store-ports.ts'

const DAY = 24 * 60 * 60_000
// PROTOCOL 1: the encryption key is changed every 7 days, old ones are erased after 60
const CHANGE_AFTER = 7 * DAY
const ERASE_AFTER = 60 * DAY

/** This device's keys for the engine, and their upkeep. `stillOn`: may the database still be written? */
export interface DeviceIdentity extends DeviceKeys {
  /** Changes the encryption key when it is due and erases what is old. A keychain that refuses leaves all as it is. */
  upkeep(stillOn: () => boolean): Promise<void>
  /**
   * PROTOCOL 3: makes the P-256 and the RSA key for peers of the bare draft, where they are not made yet. Gives whether it
   * made one.
   */
  makeFallbackKeys(stillOn: () => boolean): Promise<boolean>
}

interface Parts {
  identity: KeyPair
  encryption: DatedKeyPair
  database: Database
  entries: KeyEntries
  clock: Clock
  log: Log
}

export function createDeviceIdentity({
  identity,
  encryption,
  database,
  entries,
  clock,
  log,
}: Parts): DeviceIdentity {
  const store = database.deviceKeys
  let current = encryption
  let kept = store.all()

  function keep(kind: (typeof kept)[number]['kind'], pair: KeyPair, retiredAt: number | null): void {
    database.transaction(() => store.put(kind, pair, retiredAt))
    kept = store.all()
  }

  async function changeEncryptionKey(stillOn: () => boolean): Promise<void> {
    const next: DatedKeyPair = { pair: await generateEncryptionKey(), madeAt: clock.now() }
    if (!stillOn()) return
    // The old half rests in the database before the keychain forgets it: dying in between leaves it in both.
    keep('encryption', current.pair, clock.now())
    await entries.writeEncryption(next)
    current = next
  }

  return {
    identity: () => identity,
    encryption: () => current.pair,
    fallback: () => kept.filter((key) => key.kind !== 'encryption').map((key) => key.pair),
    byKid(kid) {
      if (kid === identity.kid) return identity
      if (kid === current.pair.kid) return current.pair
      return kept.find((key) => key.pair.kid === kid)?.pair
    },
    async upkeep(stillOn) {
      const now = clock.now()
      database.transaction(() => {
        store.eraseRetiredBefore(now - ERASE_AFTER)
        // PROTOCOL 9 and 3: own SMKs that are no longer released, keys of requests that waited too long
        database.keyTable.eraseExpired(now)
        database.keyRequests.eraseExpired(now)
      })
      kept = store.all()
      database.scrub()
      // A clock set back must not keep a key for ever: an age below zero is due, too.
      const age = now - current.madeAt
      if (age >= 0 && age < CHANGE_AFTER) return
      try {
        await changeEncryptionKey(stillOn)
      } catch (error) {
        if (!(error instanceof KeychainError)) throw error
        log.warn('the encryption key could not be changed', { reason: error.reason })
      }
    },
    async makeFallbackKeys(stillOn) {
      let made = false
      for (const kind of ['p256', 'rsa'] as const) {
        if (kept.some((key) => key.kind === kind)) continue
        const pair = await generateFallbackKey(kind)
        if (!stillOn()) return false
        keep(kind, pair, null)
        made = true
      }
      return made
    },
  }
}
