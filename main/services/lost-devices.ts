// PROTOCOL 8 to 10: a device of one's own that is lost is shut out, from any other one.
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Reach } from '../../shared/domain/reach.ts'
import { deviceRetract } from './device-list-stanzas.ts'
import type { DoneOrRefused } from './outcome.ts'
import type { Connection, Log } from './ports.ts'
import type { Database } from './store-ports.ts'
import type { TrustDecisions } from './trust-decisions.ts'

const LIMIT = 30_000
// who has it may put it back for as long as they have the password, too
const MOST_IN_A_SESSION = 5

export interface LostDevices {
  /** Blocks it, ends what this device said for it, and takes it out of the account's list. */
  lose(fingerprint: string): DoneOrRefused
  /** What it could read, as far as it is known here. */
  reachOf(fingerprint: string): Reach
  /** These stand in the own account's list: those that were lost are taken out again. */
  listed(fingerprints: readonly string[]): void
  sessionBegan(): void
}

interface Parts {
  own: BareJid
  database: Database
  decisions: TrustDecisions
  connection: Connection
  log: Log
  connected(): boolean
  /** Takes work that waits for the server. */
  aside(work: Promise<void>): void
  /** A device is out of the list, and not everybody who follows it was told. */
  takenOut(): void
}

export function createLostDevices(parts: Parts): LostDevices {
  const { own, database, decisions, connection, log } = parts
  const { trustBook, keyTable, messages } = database
  const tries = new Map<string, number>()

  async function takeOut(fingerprint: string): Promise<void> {
    const reply = await connection.request(deviceRetract(fingerprint), LIMIT)
    if (reply.is === 'error') log.warn('a lost device could not be taken out of the list')
    // XEP-0060 §7.2.2.1 has them told, but ejabberd 23.01 tells contacts of what is published alone
    if (reply.is === 'result') parts.takenOut()
  }

  function takeOutSoon(fingerprint: string): void {
    const tried = tries.get(fingerprint) ?? 0
    if (!parts.connected() || tried >= MOST_IN_A_SESSION) return
    tries.set(fingerprint, tried + 1)
    parts.aside(takeOut(fingerprint))
  }

  function isLost(fingerprint: string): boolean {
    const decision = trustBook.decision(own, fingerprint)
    return decision?.state === 'blocked' && decision.manner === 'lost'
  }

  return {
    lose(fingerprint) {
      const blocked = decisions.decide(own, fingerprint, 'blocked', 'lost')
      if (blocked.is === 'done') takeOutSoon(fingerprint)
      return blocked
    },
    reachOf(fingerprint) {
      const since = trustBook.device(own, fingerprint)?.firstSeen
      return {
        written: messages.spansUnder(keyTable.givenTo(own, fingerprint)),
        received: since === undefined ? [] : messages.sealedSince(since),
      }
    },
    listed: (fingerprints) => fingerprints.filter(isLost).forEach(takeOutSoon),
    sessionBegan: () => tries.clear(),
  }
}
