// The order in which messages of one contact stand that the server kept, or that came at once.
import xml from '@xmpp/xml'
import { beforeEach, expect, it } from 'vitest'
import { toFullJid, type FullJid } from '../../shared/domain/jid.ts'
import type { FakeTime } from '../doubles/fake-time.ts'
import { twoFriends } from './friends.ts'
import { quiet, type Party } from './party.ts'
import type { Wire } from './wire.ts'

let time: FakeTime
let wire: Wire
let juliet: Party
let romeo: Party

beforeEach(async () => {
  ;({ time, wire, juliet, romeo } = await twoFriends())
})

const SECOND = 1000

/** Juliet's other program says something; `keptFor`: Romeo's server had it for so long, by whole seconds. */
function says(text: string, keptFor?: number): void {
  const message = xml('message', { type: 'chat', to: romeo.jid, id: text }, xml('body', {}, text))
  const kept = Math.floor((time.clock.now() - (keptFor ?? 0)) / SECOND) * SECOND
  const delay = { xmlns: 'urn:xmpp:delay', from: 'b.test', stamp: new Date(kept).toISOString() }
  if (keptFor !== undefined) message.append(xml('delay', delay))
  wire.take(toFullJid(`${juliet.jid}/pda`) as FullJid, message)
}

const stands = async (...lines: string[]) => {
  await quiet(wire, romeo)
  expect(await romeo.lines(juliet.jid)).toEqual(lines)
}

it('what came at once, and before what the server had kept, was said later', async () => {
  says('at once')
  says('kept', 2 * SECOND)
  says('kept like it', 2 * SECOND)
  await stands('kept', 'kept like it', 'at once')
})

it('by another connection what was kept came later than all that is here, whatever the clocks say', async () => {
  time.advance(SECOND / 2)
  says('at once')
  await stands('at once')
  romeo.connection.unplug()
  romeo.connection.plug()
  await quiet(wire, romeo)
  says('kept', 0)
  await stands('at once', 'kept')
})
