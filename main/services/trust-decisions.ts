// PROTOCOL 9, 10: what the user decides about a device, and what follows from it.
import type { TrustManner, TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { BareJid, FullJid } from '../../shared/domain/jid.ts'
import { dateAfter } from '../../shared/domain/standing-decision.ts'
import type { SignedAttestation } from '../e2e/attestation.ts'
import type { Engine } from '../e2e/engine-api.ts'
import { trustOf } from '../e2e/known-devices.ts'
import type { Clock } from '../e2e/ports.ts'
import type { Devices } from './devices.ts'
import type { Introductions } from './introductions.ts'
import { DONE, refused, type DoneOrRefused } from './outcome.ts'
import type { Database } from './store-ports.ts'
import { takeBackGrants } from './take-back-grants.ts'

export interface TrustDecisions {
  /**
   * Appends the decision, with time and manner. A device that is trusted or verified by it is given what it asked for; one
   * that is blocked or new again gets nothing more.
   */
  decide(jid: BareJid, fingerprint: string, state: TrustState, manner: TrustManner): DoneOrRefused
  /**
   * PROTOCOL 10: appends what another own device decided, whose signature was checked, and which counts. What stands may
   * be another decision. One that is here already changes nothing.
   */
  takeOver(decision: SignedAttestation, token: string): void
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
  introductions: Introductions
  clock: Clock
  /** Somebody decided about a device of this account, and that is kept. */
  decided(jid: BareJid): void
  /** A device that waited for the user's word was blocked. */
  turnedAway(device: FullJid): void
  /** A policy changed. */
  policyChanged(): void
}

export function createTrustDecisions(parts: Parts): TrustDecisions {
  const { own, database, engine, devices, introductions, clock } = parts
  const { trustBook, keyRequests } = database

  const stateOf = (jid: BareJid, fingerprint: string): TrustState =>
    trustOf(trustBook, jid, fingerprint, clock.now())

  function mayLetIn(jid: BareJid, fingerprint: string): boolean {
    // PROTOCOL 10: own new devices are always asked about, whatever the policy
    if (jid === own || trustBook.policy(jid) !== 'verified-only') return true
    return ['trusted', 'verified'].includes(stateOf(jid, fingerprint))
  }

  /** Within a transaction. `before`: how it stood. */
  function follow(jid: BareJid, fingerprint: string, state: TrustState, before: TrustState): void {
    switch (state) {
      case 'trusted':
      case 'verified':
        engine.grant(jid, fingerprint, true)
        return
      case 'blocked':
        keyRequests.removeQuestions(jid, fingerprint)
        if (jid === own) keyRequests.letReadHistory(fingerprint, null)
        // PROTOCOL 10; "verified only" is the stricter one already
        if (jid !== own && trustBook.policy(jid) === 'trust-until-verified') trustBook.setPolicy(jid, 'ask')
        return
      case 'new':
        // what was granted and not given yet is asked again by the device, if at all
        takeBackGrants(keyRequests, jid, fingerprint)
        // who takes trust back has answered for now; who takes a block back wants to be asked
        keyRequests.putOff(jid, fingerprint, before === 'blocked' ? null : clock.now())
        if (jid === own) keyRequests.letReadHistory(fingerprint, null)
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
    const add = (state: TrustState) => {
      const at = dateAfter(trustBook.history(jid, fingerprint), clock.now())
      trustBook.decide({ jid, fingerprint, state, manner, at })
    }
    const tell = database.transaction(() => {
      const before = stateOf(jid, fingerprint)
      // PROTOCOL 10: a block wins until it is taken back, also one that another own device set
      if (before === 'blocked' && state !== 'blocked' && state !== 'new') add('new')
      add(state)
      return settle(jid, fingerprint, state, before)
    })
    devices.show(device)
    tell()
    parts.decided(jid)
    return DONE
  }

  /** Within a transaction: what follows where a device stands otherwise. Gives what is to be told once that is kept. */
  function settle(jid: BareJid, fingerprint: string, state: TrustState, before: TrustState): () => void {
    const turnedAway = state === 'blocked' ? waitingAt(jid, fingerprint) : []
    follow(jid, fingerprint, state, before)
    // PROTOCOL 9: before the next message when a device became trusted, distrusted or blocked
    engine.retireKey(jid)
    const others = introductions.follow(jid)
    return () => {
      others.forEach(devices.show)
      turnedAway.forEach(parts.turnedAway)
    }
  }

  /** The addresses from which a device asked, and has no answer yet. */
  function waitingAt(jid: BareJid, fingerprint: string): FullJid[] {
    const questions = keyRequests.questions(jid).filter((question) => question.fingerprint === fingerprint)
    return [...new Set(questions.map(({ from }) => from))]
  }

  function takeOver({ jid, sub, state, how, at, signer }: SignedAttestation, token: string): void {
    if (trustBook.history(jid, sub).some((known) => known.token === token)) return
    const tell = database.transaction(() => {
      const before = stateOf(jid, sub)
      trustBook.decide({ jid, fingerprint: sub, state, manner: how, at, by: signer, token })
      const after = stateOf(jid, sub)
      return before === after ? null : settle(jid, sub, after, before)
    })
    const device = trustBook.device(jid, sub)
    if (device !== undefined) devices.show(device)
    tell?.()
    parts.decided(jid)
  }

  function policyChanged(): void {
    introductions.followAll()
    parts.policyChanged()
  }

  return {
    decide,
    takeOver,
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
      policyChanged()
      return DONE
    },
    setPolicyForAll(policy) {
      database.transaction(() => trustBook.setPolicyForAll(policy))
      policyChanged()
    },
  }
}
