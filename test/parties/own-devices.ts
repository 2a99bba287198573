// Devices of one account that verified each other.
import { expect } from 'vitest'
import { fingerprintOf } from './at-the-door.ts'
import { createParty, quiet, type Party } from './party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import type { Wire } from './wire.ts'

/** A second device of the same account, known to the first. */
export async function anotherDevice(wire: Wire, time: FakeTime, of: Party, name: string): Promise<Party> {
  const party = createParty(wire, time, of.jid, name)
  await party.signIn()
  const [mine, theirs] = [await fingerprintOf(party), await fingerprintOf(of)]
  // a list that was just looked at is looked at again after ten seconds, and what is heard meanwhile waits for that
  for (let look = 0; look < 10; look += 1) {
    await quiet(wire, of, party)
    if (knows(of, party, mine) && knows(party, of, theirs)) return party
    time.advance(11_000)
  }
  throw new Error(`${name} and the other device do not know each other`)
}

function knows(one: Party, other: Party, fingerprint: string): boolean {
  return one.database.trustBook.device(other.jid, fingerprint) !== undefined
}

/** The user compared `other` on `one`. */
export async function verifies(one: Party, other: Party): Promise<void> {
  // as each way to compare says it in the end
  const decided = one.app.decide(other.jid, await fingerprintOf(other), 'verified' as 'trusted')
  expect(decided).toEqual({ is: 'done' })
}

/** Both ways. */
export async function verifyEachOther(one: Party, other: Party): Promise<void> {
  await verifies(one, other)
  await verifies(other, one)
}

/** How a device of somebody stands on `party`. */
export function stateOn(party: Party, of: Party, fingerprint: string): string | undefined {
  return party.app.listDevices(of.jid).devices.find((device) => device.fingerprint === fingerprint)?.state
}

/** Lets everything settle as often as it takes: what is published while a list is fetched is looked at the next time. */
export async function settledAs(settled: () => Promise<void>, expected: () => void): Promise<void> {
  for (let look = 0; look < 5; look += 1) {
    await settled()
    try {
      return expected()
    } catch {
      // not yet
    }
  }
  expected()
}
