// Who stands on the stage when a story begins.
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { fallbackKeys } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { enterEnginePeer, type EnginePeer } from './engine-peer.ts'
import { createParty, quiet, type Party } from './party.ts'
import { Wire } from './wire.ts'

interface Scene {
  time: FakeTime
  wire: Wire
}

/** Juliet and Romeo, each with a whole Balcony, signed in and in each other's roster. `offered`: by their servers. */
export async function twoFriends(...offered: string[]): Promise<Scene & { juliet: Party; romeo: Party }> {
  const fallback = await fallbackKeys()
  const time = createFakeTime()
  const wire = new Wire(time.clock)
  offered.forEach((feature) => wire.features.add(feature))
  const juliet = createParty(wire, time, wire.addAccount('juliet@a.test'), 'desk', fallback)
  const romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop', fallback)
  wire.befriend(juliet.jid, romeo.jid)
  await juliet.signIn()
  await romeo.signIn()
  await quiet(wire, juliet, romeo)
  return { time, wire, juliet, romeo }
}

/** Romeo's whole Balcony, and a device of Juliet, in his roster, that is nothing but an engine. */
export async function friendAndPeer(): Promise<Scene & { romeo: Party; juliet: EnginePeer }> {
  const time = createFakeTime()
  const wire = new Wire()
  const romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  await romeo.signIn()
  const juliet = await enterEnginePeer(wire, time, toFullJid('juliet@a.test/desk') as FullJid)
  await quiet(wire, romeo)
  return { time, wire, romeo, juliet }
}
