import type { Element } from '@xmpp/xml'
import { expect } from 'vitest'
import { parseStanza } from '../../main/e2e/strict-xml.ts'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import { overTheWire, type EngineParty } from '../doubles/engine-party.ts'
import { createFakeTime, type FakeTime } from '../doubles/fake-time.ts'
import { enterEnginePeer } from './engine-peer.ts'
import { createParty, quiet, until, type Party } from './party.ts'
import { Wire } from './wire.ts'

/** Romeo's whole Balcony, Juliet's device in his roster, whose key he holds and who wrote "first", and Tybalt's account. */
export interface Stage {
  time: FakeTime
  wire: Wire
  romeo: Party
  /** Romeo's. */
  device: FullJid
  juliet: EngineParty
  /** Puts it all in front of Romeo's device, whoever it says it is from, and waits until it is worked through. */
  deliver(...stanzas: (Element | string)[]): Promise<void>
  /** Each stanza that Romeo's device sent, as text. */
  sentByRomeo(): string[]
}

export async function createStage(): Promise<Stage> {
  const time = createFakeTime()
  const wire = new Wire()
  const romeo = createParty(wire, time, wire.addAccount('romeo@b.test'), 'laptop')
  wire.befriend(wire.addAccount('juliet@a.test'), romeo.jid)
  wire.addAccount('tybalt@a.test')
  await romeo.signIn()
  const juliet = await enterEnginePeer(wire, time, toFullJid('juliet@a.test/desk') as FullJid)
  wire.take(juliet.jid, await juliet.write(romeo.jid, 'first'))
  await until(async () => expect(await romeo.lines(juliet.bare)).toEqual(['first']))
  await quiet(wire, romeo)
  time.advance(1000)
  const sentByRomeo = () => [...new Set(wire.seen)].filter((text) => / from="romeo@b\.test\//.test(text))
  const device = toFullJid(sentByRomeo().map((text) => parsed(text).attrs.from)[0] ?? '') as FullJid
  return {
    ...{ time, wire, romeo, device, juliet, sentByRomeo },
    async deliver(...stanzas) {
      for (const stanza of stanzas) {
        wire.deliver(device, typeof stanza === 'string' ? parsed(stanza) : overTheWire(stanza))
      }
      await quiet(wire, romeo)
    },
  }
}

export function parsed(text: string): Element {
  const stanza = parseStanza(text)
  if (stanza === undefined) throw new Error(`no XML: ${text}`)
  return stanza
}
