// PROTOCOL 9, 10: what the user decides about a device, and what follows from it.
import type { TrustManner, TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Engine } from '../e2e/engine-api.ts'
import type { Clock } from '../e2e/ports.ts'
import type { SeenDevice } from '../e2e/trust-ports.ts'
import type { Devices } from './devices.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Database } from './store-ports.ts'

export interface TrustDecisions {
  /**
   * Appends the decision, with time and manner. A device that is trusted or verified by it is given what it asked for; one
   * that is blocked or new again gets nothing more.
   */
  decide(jid: BareJid, fingerprint: string, state: TrustState, manner: TrustManner): DoneOrRefused
  /** The same for what was decided once and stood before: the policy of now does not forbid it. */
  putBack(jid: BareJid, fingerprint: string, state: TrustState, manner: TrustManner): DoneOrRefused
  /** The user lets the device in: it becomes trusted where it is not, and is given exactly what it asked for. */
  letIn(jid: BareJid, fingerprint: string): DoneOrRefused
  /** Whether the policy leaves it to the user to let this device in without verifying it. */
  mayLetIn(jid: BareJid, fingerprint: string): boolean
  /** The account's own policy, null for none, and the one for all. */
  policies(jid: BareJid): { policy: TrustPolicy | null; policyForAll: TrustPolicy }
  policyForAll(): TrustPolicy
  /** null: the policy for all counts again. */
  setPolicy(jid: BareJid, policy: TrustPolicy | null): DoneOrRefused
  setPolicyForAll(policy: TrustPolicy): void
}

interface Parts {
  own: BareJid
  /** Fingerprint of this device. */
  ownFingerprint: string
  database: Database
  engine: Engine
  devices: Devices
  clock: Clock
  /** A policy changed. */
  policyChanged(): void
}

export function createTrustDecisions(parts: Parts): TrustDecisions {
  const { own, database, engine, devices, clock } = parts
  const { trustBook, keyRequests } = database

  const stateOf = (jid: BareJid, fingerprint: string): TrustState =>
    trustBook.decision(jid, fingerprint)?.state ?? 'new'

  function mayLetIn(jid: BareJid, fingerprint: string): boolean {
    // PROTOCOL 10: own new devices are always asked about, whatever the policy
    if (jid === own || trustBook.policy(jid) !== 'verified-only') return true
    return ['trusted', 'verified'].includes(stateOf(jid, fingerprint))
  }

  /** Within a transaction. */
  function follow({ jid, fingerprint }: SeenDevice, state: TrustState): void {
    switch (state) {
      case 'trusted':
      case 'verified':
        engine.grant(jid, fingerprint, true)
        return
      case 'blocked':
        keyRequests.removeQuestions(jid, fingerprint)
        // PROTOCOL 10; "verified only" is the stricter one already
        if (jid !== own && trustBook.policy(jid) === 'trust-until-verified') trustBook.setPolicy(jid, 'ask')
        return
      case 'new':
        // what was granted and not given yet is asked again by the device, if at all
        keyRequests.questions(jid).forEach((question) => {
          if (question.fingerprint === fingerprint)
            keyRequests.grant(question.from, fingerprint, question.sid, null)
        })
        keyRequests.putOff(jid, fingerprint, clock.now())
    }
  }

  function decide(jid: BareJid, fingerprint: string, state: TrustState, manner: TrustManner): DoneOrRefused {
    const isKnown = trustBook.device(jid, fingerprint) !== undefined
    if (isKnown && state === 'trusted' && !mayLetIn(jid, fingerprint))
      return refused({ say: 'verified-only' })
    return append(jid, fingerprint, state, manner)
  }

  function append(jid: BareJid, fingerprint: string, state: TrustState, manner: TrustManner): DoneOrRefused {
    if (jid === own && fingerprint === parts.ownFingerprint) return refused({ say: 'device-is-this-one' })
    const device = trustBook.device(jid, fingerprint)
    if (device === undefined) return refused({ say: 'device-unknown' })
    database.transaction(() => {
      trustBook.decide({ jid, fingerprint, state, manner, at: clock.now() })
      follow(device, state)
      // PROTOCOL 9: before the next message when a device became trusted, distrusted or blocked
      engine.retireKey(jid)
    })
    devices.show(device)
    return DONE
  }

  return {
    decide,
    putBack: append,
    mayLetIn,
    letIn(jid, fingerprint) {
      const device = trustBook.device(jid, fingerprint)
      const isIn = ['trusted', 'verified'].includes(stateOf(jid, fingerprint))
      if (device === undefined || !isIn) return decide(jid, fingerprint, 'trusted', 'user')
      database.transaction(() => engine.grant(jid, fingerprint, true))
      devices.show(device)
      return DONE
    },
    policies: (jid) => ({ policy: trustBook.ownPolicy(jid), policyForAll: trustBook.policyForAll() }),
    policyForAll: () => trustBook.policyForAll(),
    setPolicy(jid, policy) {
      if (jid === own) return refused({ say: 'own-devices-always-asked' })
      database.transaction(() => trustBook.setPolicy(jid, policy))
      parts.policyChanged()
      return DONE
    },
    setPolicyForAll(policy) {
      database.transaction(() => trustBook.setPolicyForAll(policy))
      parts.policyChanged()
    },
  }
}
