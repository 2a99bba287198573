// Devices of one account that verified each other.
import { expect } from 'vitest'
import { fingerprintOf } from './at-the-door.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import type { Wire } from './wire.ts'

/** A second device of the same account, known to the first. */
export async function anotherDevice(wire: Wire, time: FakeTime, of: Party, name: string): Promise<Party> {
  const party = createParty(wire, time, of.jid, name)
  await party.signIn()
  await quiet(wire, of, party)
  time.advance(11_000)
  await until(async () => {
    expect(knows(of, party, await fingerprintOf(party))).toBe(true)
    expect(knows(party, of, await fingerprintOf(of))).toBe(true)
  })
  return party
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
