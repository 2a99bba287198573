// PROTOCOL 9, 10: what follows when a device is introduced by another one of its account, or is so no more.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock } from '../e2e/ports.ts'
import { standingOf, type Standing } from '../e2e/standing.ts'
import type { SeenDevice } from '../e2e/trust-ports.ts'
import type { Devices } from './devices.ts'
import type { Database } from './store-ports.ts'
import { takeBackGrants } from './take-back-grants.ts'

export interface Introductions {
  /**
   * Looks again at who of this account is introduced, after a list was read or somebody decided. Within the caller's
   * transaction. Gives the devices that stand otherwise than before.
   */
  follow(jid: BareJid): SeenDevice[]
  /** The same for everybody, since endorsements run out; in transactions of its own. */
  followAll(): void
}

interface Parts {
  database: Database
  engine: Engine
  devices: Devices
  clock: Clock
}

export function createIntroductions({ database, engine, devices, clock }: Parts): Introductions {
  const { trustBook, keyRequests } = database

  function follow(jid: BareJid): SeenDevice[] {
    const before = trustBook.introduced(jid)
    return trustBook.devicesOf(jid).filter((device) => {
      const { fingerprint } = device
      const standing = standingOf(trustBook, jid, fingerprint, clock.now())
      const signer = introducerIn(standing)
      if (signer === (before.get(fingerprint) ?? null)) return false
      trustBook.setIntroduced(jid, fingerprint, signer)
      if (signer === null) end(device, standing)
      else if (!before.has(fingerprint)) devices.becameTrusted(device)
      return true
    })
  }

  // whoever decided about it meanwhile has seen to the rest
  function end({ jid, fingerprint }: SeenDevice, standing: Standing | undefined): void {
    if (standing !== undefined) return
    // PROTOCOL 9: before the next message when a device became distrusted
    engine.retireKey(jid)
    takeBackGrants(keyRequests, jid, fingerprint)
  }

  return {
    follow,
    followAll() {
      for (const jid of trustBook.accountsWithEndorsements())
        database.transaction(() => follow(jid)).forEach(devices.show)
    },
  }
}

function introducerIn(standing: Standing | undefined): string | null {
  return standing?.manner === 'endorsed' ? (standing.by ?? null) : null
}
