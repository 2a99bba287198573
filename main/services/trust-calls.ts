// What the counter serves about devices: who reads, who asks, what the user decides, and how they compare.
import type { TrustPolicy, TrustState } from '../../shared/domain/device.ts'
import type { DoorAnswer, DoorQuestion } from '../../shared/domain/door.ts'
import type { BareJid } from '../../shared/domain/jid.ts'
import type { Reach } from '../../shared/domain/reach.ts'
import type { Decision } from '../../shared/domain/trust-book.ts'
import type { CodeScanned, NumberCompared, SafetyNumber } from '../../shared/domain/verifying.ts'
import type { CallOutput } from '../../shared/ipc/contract.ts'
import type { NumberedDevice } from '../e2e/safety-number.ts'
import type { AccountGuard } from './account-guard.ts'
import type { Compares } from './compares.ts'
import type { DoneOrRefused } from './outcome.ts'

/** Each throws `NotSignedIn`, and `StorageError` where the database gave out. */
export interface TrustCalls {
  listDevices(jid: BareJid): CallOutput<'device.list'>
  decide(jid: BareJid, fingerprint: string, state: Exclude<TrustState, 'verified'>): DoneOrRefused
  decisionsAbout(jid: BareJid, fingerprint: string): Decision[]
  reachOf(fingerprint: string): Reach
  /** A device of the own account. */
  loseDevice(fingerprint: string): DoneOrRefused
  saveTrustBook(): Promise<CallOutput<'trustBook.save'>>
  openTrustBook(): Promise<CallOutput<'trustBook.open'>>
  applyTrustBook(id: string): CallOutput<'trustBook.apply'>
  door(): DoorQuestion[]
  answerDoor(jid: BareJid, fingerprint: string, answer: DoorAnswer): CallOutput<'door.answer'>
  /** What is done about comparing emoji. */
  comparing<T>(work: (compares: Compares) => T): T
  setPolicy(jid: BareJid, policy: TrustPolicy | null): DoneOrRefused
  policyForAll(): TrustPolicy
  setPolicyForAll(policy: TrustPolicy): void
  allowUnsigned(jid: BareJid, allowed: boolean): void
  safetyNumber(device: NumberedDevice): Promise<SafetyNumber>
  compareNumber(device: NumberedDevice, text: string): Promise<NumberCompared>
  confirmNumber(device: NumberedDevice, number: string): Promise<DoneOrRefused>
  scanned(device: NumberedDevice, text: string): CodeScanned
}

export function trustCalls({ withServices, whileServing }: AccountGuard): TrustCalls {
  return {
    listDevices: (jid) =>
      withServices(({ devices, unsignedKeys, decisions }) => ({
        devices: devices.list(jid),
        unsignedKeys: unsignedKeys.state(jid),
        ...decisions.policies(jid),
      })),
    decide: (jid, fingerprint, state) =>
      withServices(({ decisions }) => decisions.decide(jid, fingerprint, state, 'user')),
    decisionsAbout: (jid, fingerprint) =>
      withServices(({ decisionHistory }) => decisionHistory.of(jid, fingerprint)),
    reachOf: (fingerprint) => withServices(({ lost }) => lost.reachOf(fingerprint)),
    loseDevice: (fingerprint) => withServices(({ lost }) => lost.lose(fingerprint)),
    saveTrustBook: () => whileServing(({ trustFiles }) => trustFiles.save()),
    openTrustBook: () => whileServing(({ trustFiles }) => trustFiles.open()),
    applyTrustBook: (id) => withServices(({ trustFiles }) => trustFiles.apply(id)),
    door: () => withServices(({ door }) => door.list()),
    answerDoor: (jid, fingerprint, answer) =>
      withServices(({ door }) => door.answer(jid, fingerprint, answer)),
    comparing: (work) => withServices(({ compares }) => work(compares)),
    setPolicy: (jid, policy) => withServices(({ decisions }) => decisions.setPolicy(jid, policy)),
    policyForAll: () => withServices(({ decisions }) => decisions.policyForAll()),
    setPolicyForAll: (policy) => withServices(({ decisions }) => decisions.setPolicyForAll(policy)),
    allowUnsigned: (jid, allowed) => withServices(({ unsignedKeys }) => unsignedKeys.allow(jid, allowed)),
    safetyNumber: (device) => whileServing(({ verifying }) => verifying.number(device)),
    compareNumber: (device, text) => whileServing(({ verifying }) => verifying.compareNumber(device, text)),
    confirmNumber: (device, number) =>
      whileServing(({ verifying }) => verifying.confirmNumber(device, number)),
    scanned: (device, text) => withServices(({ verifying }) => verifying.scanned(device, text)),
  }
}
