// PROTOCOL 10: whether a device is the one it seems to be, by the number that both show or by the code of the other.
import { readSafetyNumber } from '../../shared/domain/safety-number.ts'
import type { Saying } from '../../shared/domain/saying.ts'
import { readVerifyLink, writeVerifyLink } from '../../shared/domain/verify-link.ts'
import type { CodeScanned, NumberCompared, SafetyNumber } from '../../shared/domain/verifying.ts'
import { numberOf, type NumberedDevice } from '../e2e/safety-number.ts'
import type { SeenDevice, TrustBook } from '../e2e/trust-ports.ts'
import { cleanDeviceName } from './device-name.ts'
import { refused, type DoneOrRefused } from './outcome.ts'
import type { SafetyHalves } from './safety-halves.ts'
import type { TrustDecisions } from './trust-decisions.ts'

export interface Verifying {
  /** The number of this device and the named one, and the code of this device. */
  number(device: NumberedDevice): Promise<SafetyNumber>
  /** What a number that somebody passed on says about the named device. Decides nothing. */
  compareNumber(device: NumberedDevice, text: string): Promise<NumberCompared>
  /** The user's word that the other one has `number`, too: verifies the device where that is its number. */
  confirmNumber(device: NumberedDevice, number: string): Promise<DoneOrRefused>
  /** A code that the camera, or an image the user chose, showed: verifies the named device if it is the one shown. */
  scanned(device: NumberedDevice, text: string): CodeScanned
}

interface Parts {
  /** The device at hand. */
  here: NumberedDevice
  trustBook: TrustBook
  decisions: TrustDecisions
  halves: SafetyHalves
  /** Nobody has signed out or quit since. */
  stillOn(): boolean
}

/** How many devices of other people are looked through, at some 20 ms each, for the one that a number belongs to. */
const MOST_OTHERS = 100

export function createVerifying({ here, trustBook, decisions, halves, stillOn }: Parts): Verifying {
  /** Why the device cannot be verified by number or code, null where it can. */
  function obstacle({ jid, fingerprint }: NumberedDevice): Saying | null {
    if (jid === here.jid && fingerprint === here.fingerprint) return { say: 'device-is-this-one' }
    const seen = trustBook.device(jid, fingerprint)
    if (seen === undefined) return { say: 'device-unknown' }
    if (!seen.proven) return { say: 'device-without-number' }
    // PROTOCOL 10: a block wins until it is taken back
    if (trustBook.decision(jid, fingerprint)?.state === 'blocked') return { say: 'device-blocked-first' }
    return null
  }

  async function groupsOf(one: NumberedDevice, other: NumberedDevice): Promise<string[]> {
    return numberOf(await halves(one), await halves(other))
  }

  /** Every other device that a number may belong to, the likeliest first. */
  function candidates(device: NumberedDevice): SeenDevice[] {
    const others = trustBook
      .accounts()
      .filter((jid) => jid !== device.jid && jid !== here.jid)
      .flatMap((jid) => trustBook.devicesOf(jid))
      .slice(0, MOST_OTHERS)
    const isOther = ({ fingerprint }: SeenDevice) =>
      fingerprint !== device.fingerprint && fingerprint !== here.fingerprint
    const own = device.jid === here.jid ? [] : trustBook.devicesOf(here.jid)
    return [...trustBook.devicesOf(device.jid), ...own, ...others].filter(isOther)
  }

  /** Whether one half of the number is this device's or the named one's: only then can it be of another pair with it. */
  async function sharesHalf(device: NumberedDevice, number: readonly string[]): Promise<boolean> {
    const ours = [await halves(here), await halves(device)].map(({ groups }) => groups.join())
    return ours.includes(number.slice(0, 6).join()) || ours.includes(number.slice(6).join())
  }

  /** The pair that `number` belongs to, of one of the `others` and this device, or the named one. */
  async function pairWith(
    others: readonly SeenDevice[],
    device: NumberedDevice,
    number: string,
  ): Promise<NumberCompared | undefined> {
    for (const other of others) {
      const found = { is: 'other-pair', jid: other.jid, device: cleanDeviceName(other.name) } as const
      if (number === (await groupsOf(here, other)).join()) return { ...found, side: 'theirs' }
      if (other.jid === here.jid && number === (await groupsOf(other, device)).join())
        return { ...found, side: 'mine' }
    }
    return undefined
  }

  return {
    async number(device) {
      const saying = obstacle(device)
      if (saying !== null) return { is: 'refused', saying }
      return { is: 'number', groups: await groupsOf(here, device), code: writeVerifyLink(here) }
    },
    async compareNumber(device, text) {
      const saying = obstacle(device)
      if (saying !== null) return { is: 'refused', saying }
      const read = readSafetyNumber(text)
      if (read.is !== 'number') return read
      const expected = await groupsOf(here, device)
      const differing = expected.flatMap((group, index) => (group === read.groups[index] ? [] : [index]))
      if (differing.length === 0) return { is: 'same' }
      const other = (await sharesHalf(device, read.groups)) && stillOn() ? candidates(device) : []
      return (await pairWith(other, device, read.groups.join())) ?? { is: 'different', groups: differing }
    },
    async confirmNumber(device, number) {
      const read = readSafetyNumber(number)
      const before = obstacle(device)
      if (before !== null) return refused(before)
      const expected = await groupsOf(here, device)
      if (!stillOn() || read.is !== 'number' || read.groups.join() !== expected.join())
        return refused({ say: 'number-not-the-same' })
      // the user may have blocked it meanwhile
      const saying = obstacle(device)
      return saying === null
        ? decisions.decide(device.jid, device.fingerprint, 'verified', 'compared-number')
        : refused(saying)
    },
    scanned(device, text) {
      const saying = obstacle(device)
      if (saying !== null) return { is: 'refused', saying }
      const shown = readVerifyLink(text)
      if (shown === undefined) return { is: 'no-code' }
      if (shown.jid === here.jid && shown.fingerprint === here.fingerprint) return { is: 'own', here: true }
      if (shown.jid !== device.jid)
        return shown.jid === here.jid ? { is: 'own', here: false } : { is: 'other-account', jid: shown.jid }
      if (shown.fingerprint === device.fingerprint) {
        const decided = decisions.decide(device.jid, device.fingerprint, 'verified', 'scanned')
        return decided.is === 'done' ? { is: 'verified' } : decided
      }
      const known = trustBook.device(shown.jid, shown.fingerprint)
      if (known === undefined) return { is: 'unknown-device' }
      return { is: 'other-device', fingerprint: shown.fingerprint, device: cleanDeviceName(known.name) }
    },
  }
}
