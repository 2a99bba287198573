// What tests do to compare emoji.
import { expect } from 'vitest'
import type { Comparison, CompareStage } from '../../shared/domain/comparison.ts'
import { fingerprintOf } from './at-the-door.ts'
import { until, type Party } from './party.ts'

/** The compares as the screen has them: the snapshot's, which the last event told, too. */
export function comparesOf(party: Party): Comparison[] {
  const { compares } = party.app.snapshot()
  const told = party.events.filter(({ name }) => name === 'compare.changed').at(-1)
  if (told !== undefined) expect(told.payload).toEqual({ compares })
  return compares
}

/** How the only compare of a party stands; 'none' where there is none. */
export function stageOf(party: Party): CompareStage['is'] | 'none' {
  const compares = comparesOf(party)
  expect(compares.length).toBeLessThan(2)
  return compares[0]?.stage.is ?? 'none'
}

/** Waits until the only compare of each of these stands so. */
export async function stages(...wanted: [Party, CompareStage['is'] | 'none'][]): Promise<void> {
  await until(() => expect(wanted.map(([party]) => stageOf(party))).toEqual(wanted.map(([, is]) => is)))
}

export function emojiOf(party: Party): string {
  const stage = comparesOf(party)[0]?.stage
  return stage !== undefined && 'emoji' in stage ? stage.emoji.join(' ') : ''
}

/** The device that `with_` runs on. */
export async function deviceOf(with_: Party): Promise<{ jid: Party['jid']; fingerprint: string }> {
  return { jid: with_.jid, fingerprint: await fingerprintOf(with_) }
}

/** The user's deeds; each has to be taken. */
export async function starts(party: Party, with_: Party): Promise<void> {
  expect(await party.call('compare.start', await deviceOf(with_))).toEqual({ is: 'done' })
}

export async function accepts(party: Party, with_: Party): Promise<void> {
  expect(await party.call('compare.accept', await deviceOf(with_))).toEqual({ is: 'done' })
}

export async function says(party: Party, with_: Party, same: boolean): Promise<void> {
  expect(await party.call('compare.answer', { ...(await deviceOf(with_)), same })).toEqual({ is: 'done' })
}

export async function ends(party: Party, with_: Party): Promise<void> {
  expect(await party.call('compare.cancel', await deviceOf(with_))).toEqual({ is: 'done' })
}

/** How a device stands in the list of devices of `party`. */
export async function trustIn(party: Party, of: Party): Promise<string> {
  const { jid, fingerprint } = await deviceOf(of)
  const { devices } = await party.call('device.list', { jid })
  const device = devices.find((one) => one.fingerprint === fingerprint)
  return `${device?.state ?? 'unknown'}, ${device?.manner ?? 'undecided'}`
}
