// What tests do at the door of a party.
import { expect } from 'vitest'
import type { DoorAnswer, DoorQuestion } from '../../shared/domain/door.ts'
import type { FullJid } from '../../shared/domain/jid.ts'
import type { Readers } from '../../shared/domain/readers.ts'
import type { CallOutput } from '../../shared/ipc/contract.ts'
import { until, type Party } from './party.ts'
import type { Wire } from './wire.ts'

/** The list as the screen has it: the snapshot's, and the one that the last event told. */
export function doorOf(party: Party): DoorQuestion[] {
  const { door } = party.app.snapshot()
  const told = party.events.filter(({ name }) => name === 'door.changed').at(-1)
  expect(told?.payload).toEqual({ questions: door })
  return door
}

/** Waits until exactly one question is there. */
export async function oneQuestion(party: Party): Promise<DoorQuestion> {
  await until(() => expect(doorOf(party)).toHaveLength(1))
  return doorOf(party)[0] as DoorQuestion
}

export function answers(
  party: Party,
  { device }: Pick<DoorQuestion, 'device'>,
  answer: DoorAnswer,
): Promise<CallOutput<'door.answer'>> {
  return party.call('door.answer', { jid: device.jid, fingerprint: device.fingerprint, answer })
}

/** The fingerprint of the device that this party runs on. */
export async function fingerprintOf(party: Party): Promise<string> {
  const { devices } = await party.call('device.list', { jid: party.jid })
  return devices.find(({ own }) => own)?.fingerprint ?? ''
}

export function addressOf(party: Party): FullJid {
  return `${party.jid}/${party.database.account.read()?.resource}` as FullJid
}

/** Who can read the last own message to somebody, each with what is said of them. */
export async function readersOfLast(party: Party, with_: Party): Promise<string[]> {
  const last = (await party.messages(with_.jid)).filter(({ direction }) => direction === 'out').at(-1)
  const readers: Readers = await party.call('message.readers', { id: last?.id ?? 0 })
  if (readers.is !== 'own') return [readers.is]
  return [
    ...readers.given.map(({ device, how }) => `${device.name} ${how}`),
    ...readers.waiting.map(({ device, granted }) => `${device.name} ${granted ? 'let in' : 'waits'}`),
    ...readers.refused.map(({ name }) => `${name} refused`),
  ]
}

/** SIDs that a party sealed messages under, in order. */
export function sidsOf(wire: Wire, party: Party): string[] {
  const sealed = wire.seen.filter(
    (text) => text.startsWith('<message') && text.includes(`from="${party.jid}/`),
  )
  return [...new Set(sealed.flatMap((text) => /<e2e [^>]*id="([^"]+)"/.exec(text)?.[1] ?? []))]
}

/** Pushes on the wire so far: what was handed to the server, and to the device, counts once. */
export function pushes(wire: Wire): number {
  const set = wire.seen.filter((text) => /^<iq[^>]* type="set"/.test(text) && text.includes('<keyreq'))
  return new Set(set.map((text) => / id="([^"]+)"/.exec(text)?.[1])).size
}
